package dev.holter.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.chaos.History.Retry;
import dev.holter.chaos.History.Saved;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checker is not blind: each thing that must never be is put into a story in which all is well, and is counted, and nothing else is. */
class CheckerTest {
    private static final UUID OTHER = new UUID(1, 9);
    private static final Map<Finding, Supplier<Story>> DOCTORED = new EnumMap<>(Finding.class);

    static {
        // invariant 3
        doctored(Finding.CONVICTED_WHILE_MOVING, story -> {
            story.leases.clear();
            story.lease(Story.KILLED, 100, 1, "alive", 0);
            story.lease(Story.KILLED, 100, 11.9, "alive", 6);
            story.lease(Story.KILLED, 100, 12.5, "lost", 6);
        });
        DOCTORED.put(Finding.LIVING_TAKEN_FOR_GONE, () -> {
            Story story = new Story(13);
            story.losses.put(Story.KILLED, "worker 'q1' is lost (at once: its process is gone)");
            return story;
        });
        DOCTORED.put(Finding.CONVICTED_WITHOUT_CAUSE, () -> new Story(13));
        doctored(Finding.FAILED_WITHIN_PROMISES, story -> {
            Story.begins(story.livingSaid, 20, OTHER, 3, Story.ITEM);
            story.livingSaid.add(Story.at(22, "step", "run", OTHER, "n", 1));
            story.run(OTHER, 3, Story.LIVING, "TIMED_OUT", "STALLED", 1);
            story.change(23, OTHER, "RUNNING", "TIMED_OUT");
        });
        // invariants 1 and 2
        doctored(Finding.DOUBLE_OUTCOMES, story -> story.change(19, Story.SECOND, "RUNNING", "FAILED"));
        doctored(Finding.CHANGED_AFTER_TERMINAL, story -> story.change(19, Story.SECOND, "SUCCEEDED", "FAILED"));
        doctored(Finding.DOUBLE_RETRIES, story -> story.run(OTHER, 2, Story.LIVING, "TERMINATED", "SHUTDOWN", 0));
        // invariant 5
        doctored(Finding.OUTCOMES_INVENTED, story -> {
            story.livingSaid.removeIf(fact -> fact.is("end"));
            Story.ends(story.livingSaid, 18, Story.SECOND, "stopped", 5);
        });
        doctored(Finding.PROGRESS_WRONG, story -> {
            story.livingSaid.removeIf(fact -> fact.is("end"));
            Story.ends(story.livingSaid, 18, Story.SECOND, "ok", 6);
        });
        // invariant 4
        doctored(
                Finding.KEPT_AFTER_THE_END,
                story -> story.checkpoints.add(
                        new Saved(2, Story.nanos(13), 1_300, Story.WORKFLOW, Story.FIRST, 1L, 1, "5", "10")));
        doctored(
                Finding.CHECKPOINTS_LOST,
                story -> story.killedSaid.add(
                        Story.at(5, "saved", "run", Story.FIRST, "workflow", Story.WORKFLOW, "n", 10)));
        // invariant 6
        doctored(Finding.FAULTS_IN_JOBS, story -> {
            Story.begins(story.livingSaid, 20, OTHER, 3, Story.ITEM);
            story.livingSaid.add(Story.at(
                    21, "end", "item", Story.ITEM, "run", OTHER, "how", "failed", "why", "java.lang.Error", "done", 0));
            story.run(OTHER, 3, Story.LIVING, "FAILED", null, 0);
            story.change(21, OTHER, "RUNNING", "FAILED");
        });
        // nothing is forgotten
        doctored(
                Finding.WORK_UNACCOUNTED,
                story -> story.world.add(Story.at(5, "given", "host", "quartz", "type", "steady", "item", "item-2")));
        doctored(Finding.LEFT_OPEN, story -> story.run(OTHER, 3, Story.LIVING, "RUNNING", null, 0));
        doctored(Finding.LOST_BY_THE_LIVING, story -> Story.begins(story.livingSaid, 20, OTHER, 3, Story.ITEM));
        doctored(
                Finding.UNTRACKED, story -> story.livingSaid.add(Story.at(20, "untracked", "run", OTHER, "item", "i")));
    }

    private static void doctored(Finding what, Consumer<Story> how) {
        DOCTORED.put(what, () -> {
            Story story = new Story(10);
            how.accept(story);
            return story;
        });
    }

    @Test
    void nothingIsFoundWhereAllIsWell() {
        Findings findings = new Story(10).checked();

        assertThat(findings.lines()).allMatch(line -> line.startsWith("lost-dead") || line.startsWith("retries-done"));
        assertThat(findings.count(Finding.LOST_DEAD)).isEqualTo(1);
        assertThat(findings.count(Finding.RETRIES_DONE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Finding.class)
    void whatMustNeverBeIsCountedOnce(Finding what) {
        if (!what.forbidden()) {
            return;
        }
        assertThat(DOCTORED).containsKey(what);

        Findings findings = requireNonNull(DOCTORED.get(what)).get().checked();

        assertThat(Arrays.stream(Finding.values()).filter(Finding::forbidden).filter(one -> findings.count(one) > 0))
                .as("%s", findings.lines())
                .containsExactly(what);
        assertThat(findings.count(what)).isEqualTo(1);
    }

    @Test
    void twoBodiesThatDidAllOfOneRetryAreADoubleRetry() {
        Story story = new Story(10);
        Story.begins(story.livingSaid, 20, OTHER, 2, Story.ITEM);
        Story.ends(story.livingSaid, 21, OTHER, "ok", 0);
        story.run(OTHER, 2, Story.LIVING, "SUPERSEDED", null, 0);

        assertThat(story.checked().count(Finding.DOUBLE_RETRIES)).isEqualTo(1);
    }

    @Test
    void aRetryOfWhatHasNotFailedIsADoubleRetry() {
        Story story = new Story(10);
        story.retries.add(new Retry(Story.SECOND, Story.WORKFLOW, 3, "done", null));

        assertThat(story.checked().count(Finding.DOUBLE_RETRIES)).isEqualTo(1);
    }

    @Test
    void aLostWorkerThatLivedIsToldApartByWhatWasDoneToIt() {
        Story paused = new Story(30);
        paused.world.add(Story.at(9.9, "fault", "slot", "q1", "what", "pause"));
        Story cut = new Story(30);
        cut.world.add(Story.at(9.9, "fault", "slot", "*", "what", "database"));
        Story starved = new Story(30);
        starved.killedSaid.removeIf(fact -> fact.is("alive") && fact.nanos() > Story.nanos(9.9));

        assertThat(paused.checked().count(Finding.LOST_PAUSED)).isEqualTo(1);
        assertThat(cut.checked().count(Finding.LOST_CUT_OFF)).isEqualTo(1);
        assertThat(starved.checked().count(Finding.LOST_STARVED)).isEqualTo(1);
    }

    @Test
    void whatASlowLossAllowsAFastOneDoesNotExcuse() {
        Story story = new Story(10);
        story.losses.put(Story.KILLED, "worker 'q1' is lost (slow: nothing else was known of it)");

        assertThat(story.checked().count(Finding.CONVICTED_WHILE_MOVING)).isEqualTo(1);
    }

    @Test
    void whatDiedUnflushedIsNamedAndNotHeldAgainstAnybody() {
        Story story = new Story(10);
        Story.begins(story.killedSaid, 9.9, OTHER, 1, "item-2");
        story.world.add(Story.at(9, "given", "host", "quartz", "type", "steady", "item", "item-2"));
        story.world.add(Story.at(9, "given", "host", "quartz", "type", "steady", "item", "item-3"));
        story.fired.add("item-3");

        Findings findings = story.checked();

        assertThat(findings.of(Finding.BEGINS_LOST_UNFLUSHED))
                .hasSize(1)
                .first()
                .asString()
                .contains("item-2");
        assertThat(findings.of(Finding.LOST_BY_THE_HOST))
                .hasSize(1)
                .first()
                .asString()
                .contains("item-3");
        assertThat(findings.count(Finding.WORK_UNACCOUNTED)).isZero();
        assertThat(findings.count(Finding.LOST_BY_THE_LIVING)).isZero();
    }

    @Test
    void anEndThatIsNotInTheDatabaseAlthoughItsProcessLivedForLongAfterIsNotExcused() {
        Story story = new Story(10);
        Story.ends(story.killedSaid, 4.5, Story.FIRST, "ok", 5);

        assertThat(story.checked().of(Finding.LOST_BY_THE_LIVING))
                .hasSize(1)
                .first()
                .asString()
                .contains("5500 ms");
    }

    /** Whoever takes a retry along into its death gives it back; with a host that does over by itself it is the host's. */
    @Test
    void aRetryThatIsDoneHasARun() {
        Story lost = new Story(10);
        lost.runs.removeIf(run -> run.id().equals(Story.SECOND));
        lost.changes.removeIf(change -> change.run().equals(Story.SECOND));
        lost.livingSaid.clear();

        assertThat(lost.checked().count(Finding.WORK_UNACCOUNTED)).isEqualTo(1);
        assertThat(lost.checked().count(Finding.LOST_BY_THE_HOST)).isZero();
    }

    @Test
    void aRetryThatDiedUnflushedIsDoneAgainAndOneThatWasWrittenIsNot() {
        Story lost = new Story(10);
        Story.begins(lost.killedSaid, 9.9, OTHER, 2, Story.ITEM);
        Story.ends(lost.killedSaid, 9.95, OTHER, "ok", 5);
        Story written = new Story(10);
        Story.begins(written.killedSaid, 9.9, OTHER, 2, Story.ITEM);
        Story.ends(written.killedSaid, 9.95, OTHER, "ok", 5);
        written.run(OTHER, 2, Story.KILLED, "SUPERSEDED", "SUPERSEDED", 5);

        assertThat(lost.checked().count(Finding.DOUBLE_RETRIES)).isZero();
        assertThat(lost.checked().count(Finding.BEGINS_LOST_UNFLUSHED)).isEqualTo(1);
        assertThat(written.checked().count(Finding.DOUBLE_RETRIES)).isEqualTo(1);
    }

    @Test
    void aCheckpointGoesBackOnlyByAJobThatCouldNotAskForTheLastOne() {
        Story blind = new Story(10);
        blind.livingSaid.removeIf(fact -> fact.is("resumed"));
        blind.livingSaid.add(Story.at(17.1, "resumed", "run", Story.SECOND, "workflow", Story.WORKFLOW, "n", -1));
        goesBack(blind);
        Story seeing = new Story(10);
        goesBack(seeing);

        assertThat(blind.checked().count(Finding.KEPT_AFTER_THE_END)).isZero();
        assertThat(blind.checked().count(Finding.CHECKPOINTS_LOST)).isZero();
        assertThat(seeing.checked().count(Finding.KEPT_AFTER_THE_END)).isEqualTo(1);
    }

    private static void goesBack(Story story) {
        story.checkpoints.add(new Saved(2, Story.nanos(17.5), 1_750, Story.WORKFLOW, Story.SECOND, 2L, 2, "5", "3"));
    }
}
