package dev.holter.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is done to the processes, round by round. */
enum Scenario {
    /** A process is killed, and replaced at once. */
    KILL_STORM(20) {
        @Override
        void round(World world) {
            world.any(false).kill();
            world.pass(1_200, 2_800);
        }
    },
    /** Two processes stand still for less than the slow threshold, most of them for longer than the fast one. */
    PAUSE_BELOW(4) {
        @Override
        void round(World world) {
            pause(world, 800, Promises.LOST.toMillis() - 1_500);
        }
    },
    /** Two processes stand still for longer than the slow threshold, and go on. */
    PAUSE_ABOVE(6) {
        @Override
        void round(World world) {
            pause(world, Promises.LOST.toMillis() + 1_000, Promises.LOST.toMillis() + 3_000);
        }
    },
    /** The database is stopped as hard as a crash, and started again. */
    DATABASE(4) {
        @Override
        void round(World world) {
            world.fault("database");
            world.database().server().stopHard();
            world.pass(world.between(100, 5_000));
            world.database().server().startAgain();
            world.healed("database");
            world.pass(1_500, 3_000);
        }
    },
    /** What one process says goes nowhere and comes late. */
    SILENCE(4) {
        @Override
        void round(World world) {
            Slot slot = world.any(false);
            slot.begins("silence");
            slot.proxy().silence();
            world.pass(1_000, Promises.LOST.toMillis() + 3_000);
            slot.proxy().restore();
            slot.ends("silence");
            world.pass(1_000, 2_000);
        }
    },
    /** The connections of one process are reset, and new ones too. */
    RESET(4) {
        @Override
        void round(World world) {
            Slot slot = world.any(false);
            slot.begins("reset");
            slot.proxy().cut();
            world.pass(500, Promises.LOST.toMillis() + 2_000);
            slot.proxy().restore();
            slot.ends("reset");
            world.pass(1_000, 2_000);
        }
    },
    /** Every message takes its time, for all; a process is killed meanwhile. */
    SLOW_NETWORK(3) {
        @Override
        void round(World world) {
            world.fault("slow-network");
            Duration delay = Duration.ofMillis(world.between(10, 80));
            world.slots().forEach(slot -> slot.proxy().delay(delay));
            world.pass(1_500, 3_000);
            world.any(true).kill();
            world.pass(2_000, 4_000);
            world.slots().forEach(slot -> slot.proxy().restore());
            world.healed("slow-network");
            world.pass(500, 1_000);
        }
    },
    /** Every write takes its time, for all; a process is killed meanwhile. */
    SLOW_DISK(3) {
        @Override
        void round(World world) {
            world.fault("slow-disk");
            world.slowDisk((int) world.between(100, 900));
            world.pass(1_500, 3_000);
            world.any(true).kill();
            world.pass(2_000, 4_000);
            world.slowDisk(0);
            world.healed("slow-disk");
            world.pass(500, 1_000);
        }
    },
    /** The clocks of a worker and of a sweeper are set by an hour, forth and back. */
    CLOCK(2) {
        @Override
        void round(World world) {
            if (!world.canSetClocks()) {
                System.out.println("clock: libfaketime is not installed (Debian's package faketime): no clock is set");
                world.pass(1_000, 1_000);
                return;
            }
            for (String offset : List.of("+1h", "-1h", "+0")) {
                world.clock(offset);
                world.journal().say("clock", "offset", offset);
                world.pass(1_000, 2_500);
            }
        }
    },
    /** All processes are ended, cleanly or not, and started again. */
    RESTART(4) {
        @Override
        void round(World world) {
            if (world.random().nextInt(3) == 0) {
                world.slots().forEach(Slot::kill);
            } else {
                world.slots().forEach(slot -> slot.term(false));
                world.slots().forEach(slot -> slot.term(true));
            }
            world.pass(world.between(0, 2_000));
            world.pass(3_000, 5_000);
        }
    },
    /** Of two sweepers one stands still and goes on, the other is slow, while those that they watch are killed. */
    SWEEPERS(4) {
        @Override
        void round(World world) {
            Slot still = world.named("s1");
            Slot slow = world.named("s2");
            slow.begins("slow-network");
            slow.proxy().delay(Duration.ofMillis(world.between(50, 150)));
            Slot victim = world.any(true);
            victim.kill();
            world.pass(world.between(1_000, Promises.LOST_FAST.toMillis()));
            still.pause();
            world.pass(200, 2_500);
            world.any(true).kill();
            still.resume();
            world.pass(Promises.LOST_FAST.toMillis(), 2 * Promises.LOST_FAST.toMillis());
            slow.proxy().restore();
            slow.ends("slow-network");
        }
    },
    /** Jobs that hang, and one that kills its process whenever it is done, among healthy ones. */
    HUNG(3) {
        @Override
        void round(World world) {
            for (int i = 0; i < 4; i++) {
                world.supply().fire("hung");
                world.supply().fire("beating");
            }
            world.supply().fire("poison");
            world.pass(4_000, 7_000);
        }
    };

    /** How much of the time it gets. */
    private final int weight;

    Scenario(int weight) {
        this.weight = weight;
    }

    abstract void round(World world);

    int weight() {
        return weight;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void pause(World world, long least, long most) {
        List<Slot> two = new ArrayList<>(List.of(world.any(false)));
        Slot other = world.any(false);
        if (!two.contains(other)) {
            two.add(other);
        }
        two.forEach(Slot::pause);
        world.pass(least, most);
        two.forEach(Slot::resume);
        world.pass(300, 1_000);
    }
}
