package dev.holter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What holds for the runs of a job, said where its code is: on a Quartz job's class, on the class or the method that JobRunr calls. Each element is a setting of that name, written as
 * in a file ({@code stallAfter = "2m"}); one that is left empty says nothing. A method's word counts before its class's. A policy of the configuration that
 * matches the job type wins over this, and this over what the configuration says for all types. A wrong value is logged once, and then nothing here
 * counts; the job runs all the same.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface JobPolicy {
    /** Which runs are kept: {@code all}, {@code problems} or {@code none}. */
    String record() default "";

    /** Whether begin and finish wait, at most a second, until they are committed. */
    String durable() default "";

    /** How long after a stop was asked for the job's thread is interrupted. */
    String interruptAfter() default "";

    /** How long after a stop was asked for a run that still executes is shown as abandoned. */
    String abandonAfter() default "";

    /** How long a run may go without a beat before it is stalled. */
    String stallAfter() default "";

    /** How long the first beat of a run may take at least. */
    String startGrace() default "";

    /** In a second attempt or a later one, {@code stallAfter} until its first stage has ended. */
    String resumingStallAfter() default "";

    /** How long a run may take before it is overdue. */
    String deadline() default "";

    /** What a stalled or overdue run gets: {@code alert}, {@code cancel}, {@code fail} or {@code retry}. */
    String onStale() default "";

    /** How often in a row a workflow is begun anew by itself before it is quarantined. */
    String maxRecoveries() default "";

    /** How long after a failure it is begun anew. */
    String retryBackoff() default "";

    /** Whether it may begin anew while code of the attempt before may still be executing: {@code refused} or {@code allowed}. */
    String overlap() default "";
}
