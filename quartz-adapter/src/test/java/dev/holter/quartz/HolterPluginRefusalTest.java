package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quartz.SchedulerConfigException;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;

/** Configurations with which no scheduler is made. */
class HolterPluginRefusalTest {
    private static final String NOWHERE = "jdbc:postgresql://127.0.0.1:1/nowhere";

    @Test
    void aMisspelledPropertyIsRefusedInQuartzsOwnWords() {
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin("jdbcUrl", NOWHERE, "closeTimeOut", "5s")))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining(HolterPlugin.class.getName())
                .hasRootCauseMessage("No setter for property 'closeTimeOut'");
    }

    @Test
    void aUrlAndADataSourceContradictEachOther() {
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin("jdbcUrl", NOWHERE, "dataSource", "app")))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("org.quartz.plugin.holter.jdbcUrl")
                .hasMessageContaining("org.quartz.plugin.holter.dataSource");
    }

    @Test
    void neitherAUrlNorADataSourceIsTooLittle() {
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin()))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("jdbcUrl");
    }

    @Test
    void everyWrongValueIsNamed() {
        assertThatThrownBy(() -> TestScheduler.with(
                        TestScheduler.plugin("jdbcUrl", NOWHERE, "tick", "1", "lostAfter", "-5m", "schema", "maybe")))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("tick")
                .hasMessageContaining("lostAfter")
                .hasMessageContaining("schema");
    }

    @Test
    void failFastRefusesADatabaseThatDoesNotAnswer() {
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin(
                        "jdbcUrl", NOWHERE, "user", "app", "failFast", "true", "startTimeout", "300ms")))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("failFast");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("holter"));
        assertThat(SchedulerRepository.getInstance().lookupAll())
                .noneMatch(scheduler -> scheduler.toString().contains("refused"));
    }

    /** Thrown from the plugin's start it would leave a scheduler in standby that somebody believes to have started. */
    @Test
    void failFastInTheFileRefusesADatabaseThatDoesNotAnswerWhenTheSchedulerIsMade(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("holter.properties"), "failFast = true\nstartTimeout = 300ms");

        assertThatThrownBy(() -> TestScheduler.with(
                        TestScheduler.plugin("jdbcUrl", NOWHERE, "user", "app", "file", file.toString())))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("failFast");
    }

    @Test
    void failFastRefusesADataSourceThatIsNotPostgres() {
        Map<String, String> properties = TestScheduler.plugin("dataSource", "other", "failFast", "true");
        properties.putAll(
                HolterPluginTest.dataSource("other", org.h2.Driver.class.getName(), "jdbc:h2:mem:other", "sa"));

        assertThatThrownBy(() -> TestScheduler.with(properties))
                .isInstanceOf(SchedulerException.class)
                .hasMessageContaining("H2");
    }

    @Test
    void twoPluginsOnOneSchedulerAreRefused() {
        Map<String, String> properties = new HashMap<>(TestScheduler.plugin("jdbcUrl", NOWHERE));
        properties.put("org.quartz.plugin.second.class", HolterPlugin.class.getName());
        properties.put("org.quartz.plugin.second.jdbcUrl", NOWHERE);

        assertThatThrownBy(() -> TestScheduler.with(properties))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("attach one only");
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, mode = EnumSource.Mode.EXCLUDE, names = "WORKER_TYPE")
    void everySettingOfHoltersIsAProperty(Setting setting) {
        String setter = "set" + Character.toUpperCase(setting.key().charAt(0))
                + setting.key().substring(1);

        assertThat(Arrays.stream(HolterPlugin.class.getMethods())
                        .filter(method -> method.getName().equals(setter)))
                .singleElement()
                .satisfies(method -> assertThat(method.getParameterTypes()).containsExactly(String.class));
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, mode = EnumSource.Mode.EXCLUDE, names = "WORKER_TYPE")
    void everySettingIsHandedToHolter(Setting setting) {
        // A control character is a wrong value wherever it stands, so that each key must turn up in the refusal.
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin(setting.key(), "x\u0007y")))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining(setting.key());
    }
}
