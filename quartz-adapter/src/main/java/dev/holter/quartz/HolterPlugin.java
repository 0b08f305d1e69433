package dev.holter.quartz;

import dev.holter.ConfigurationException;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerConfigException;
import org.quartz.SchedulerException;
import org.quartz.spi.ClassLoadHelper;
import org.quartz.spi.SchedulerPlugin;

/**
 * Holter by {@code quartz.properties}, or wherever a host keeps Quartz's properties:
 *
 * <pre>
 * org.quartz.plugin.holter.class = dev.holter.quartz.HolterPlugin
 * org.quartz.plugin.holter.jdbcUrl = jdbc:postgresql://db/app
 * org.quartz.plugin.holter.user = app
 * org.quartz.plugin.holter.password = secret
 * </pre>
 *
 * <p>Instead of the last three, {@code dataSource} may name one of Quartz's own data sources. Give Holter one to
 * itself: when the scheduler is shut down the job store closes its own, and a job that outlives the scheduler could no
 * longer be recorded. Every other setting of Holter has its key here too, but those for single job types: they have
 * dots in their keys, which Quartz does not allow, and go into the {@code file}.
 *
 * <p>{@code dashboardPort} opens the dashboard on this machine when the scheduler starts, if {@code holter-dashboard.jar} is there.
 *
 * <p>A wrong configuration is refused when the scheduler is made. So is, when {@code failFast} is true, here, in the
 * environment or in the file, a database that cannot be used. Otherwise Holter starts with the scheduler, waits at most {@code startTimeout} for its
 * database and goes on without it; the plugin never fails the start or the shutdown of a scheduler. For Quartz, which
 * makes, configures and calls it.
 */
public final class HolterPlugin implements SchedulerPlugin {
    private final HolterBuilder builder = Holter.builder();
    private @Nullable String dataSource;
    private @Nullable String dashboardPort;
    private volatile @Nullable PluginLife life;

    @Override
    public void initialize(String name, Scheduler scheduler, ClassLoadHelper loadHelper) throws SchedulerException {
        try {
            configure(name);
            PluginLife begun = new PluginLife(scheduler, builder, dashboard(name));
            life = begun;
            if (builder.failFast()) {
                begun.startOrThrow();
            }
        } catch (ConfigurationException | IllegalStateException e) {
            throw new SchedulerConfigException(e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new SchedulerException(e.getMessage(), e);
        }
    }

    private void configure(String name) {
        Map<String, String> given = builder.settings();
        if (dataSource != null) {
            if (given.containsKey("jdbcUrl")) {
                String prefix = "org.quartz.plugin." + name + ".";
                throw new ConfigurationException(List.of("both " + prefix + "jdbcUrl and " + prefix
                        + "dataSource are set: take one of them away, and with dataSource user and password too"));
            }
            builder.dataSource(new NamedDataSource(dataSource));
        }
        builder.set("workerType", HolterQuartz.HOST);
        builder.validate();
    }

    private @Nullable PluginDashboard dashboard(String name) {
        return dashboardPort == null
                ? null
                : PluginDashboard.at("org.quartz.plugin." + name + ".dashboardPort", dashboardPort);
    }

    @Override
    public void start() {
        PluginLife begun = life;
        if (begun != null) {
            begun.start();
        }
    }

    @Override
    public void shutdown() {
        PluginLife begun = life;
        if (begun != null) {
            begun.shutdown();
        }
    }

    /** The name of one of Quartz's data sources; it must lead to a PostgreSQL. */
    public void setDataSource(String name) {
        dataSource = name;
    }

    /** Where on this machine the dashboard listens; it needs {@code holter-dashboard.jar}. */
    public void setDashboardPort(String port) {
        dashboardPort = port;
    }

    // Quartz sets properties by setters alone, so each of Holter's keys has one; Holter itself reads the values.

    public void setJdbcUrl(String value) {
        builder.set("jdbcUrl", value);
    }

    public void setUser(String value) {
        builder.set("user", value);
    }

    public void setPassword(String value) {
        builder.set("password", value);
    }

    public void setEnabled(String value) {
        builder.set("enabled", value);
    }

    public void setSchemaName(String value) {
        builder.set("schemaName", value);
    }

    public void setSchema(String value) {
        builder.set("schema", value);
    }

    public void setWorkerName(String value) {
        builder.set("workerName", value);
    }

    public void setWorkerVersion(String value) {
        builder.set("workerVersion", value);
    }

    public void setTick(String value) {
        builder.set("tick", value);
    }

    public void setSuspectAfter(String value) {
        builder.set("suspectAfter", value);
    }

    public void setLostFastAfter(String value) {
        builder.set("lostFastAfter", value);
    }

    public void setLostAfter(String value) {
        builder.set("lostAfter", value);
    }

    public void setCloseTimeout(String value) {
        builder.set("closeTimeout", value);
    }

    public void setStartTimeout(String value) {
        builder.set("startTimeout", value);
    }

    public void setDurableTimeout(String value) {
        builder.set("durableTimeout", value);
    }

    public void setRetention(String value) {
        builder.set("retention", value);
    }

    public void setSlowAfter(String value) {
        builder.set("slowAfter", value);
    }

    public void setFailFast(String value) {
        builder.set("failFast", value);
    }

    public void setObserveOnly(String value) {
        builder.set("observeOnly", value);
    }

    public void setFile(String value) {
        builder.set("file", value);
    }

    public void setRecord(String value) {
        builder.set("record", value);
    }

    public void setDurable(String value) {
        builder.set("durable", value);
    }

    public void setInterruptAfter(String value) {
        builder.set("interruptAfter", value);
    }

    public void setAbandonAfter(String value) {
        builder.set("abandonAfter", value);
    }

    public void setSentinel(String value) {
        builder.set("sentinel", value);
    }

    public void setStartRecoveryWait(String value) {
        builder.set("startRecoveryWait", value);
    }

    public void setStallAfter(String value) {
        builder.set("stallAfter", value);
    }

    public void setStartGrace(String value) {
        builder.set("startGrace", value);
    }

    public void setResumingStallAfter(String value) {
        builder.set("resumingStallAfter", value);
    }

    public void setDeadline(String value) {
        builder.set("deadline", value);
    }

    public void setOnStale(String value) {
        builder.set("onStale", value);
    }

    public void setMaxRecoveries(String value) {
        builder.set("maxRecoveries", value);
    }

    public void setRetryBackoff(String value) {
        builder.set("retryBackoff", value);
    }

    public void setOverlap(String value) {
        builder.set("overlap", value);
    }
}
