package dev.holter.quartz;

import static java.util.Objects.requireNonNull;

import dev.holter.spi.JobCopy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Map;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;

/**
 * What a firing's job is and what it and its trigger held, as bytes and back: Quartz deletes a job that is not durable with its last trigger, and nobody keeps what the trigger
 * held. Java's own serialization, as Quartz's stores in a database use it, of data that came from this application and goes back to it. Stateless.
 */
final class JobCopies {
    private JobCopies() {}

    private static final int MOST_BYTES = 64 * 1024;

    /** What a copy holds. */
    record Held(JobKey key, JobDataMap ofTheJob, JobDataMap ofTheTrigger) {}

    /** Fails when the data holds something that cannot be written, or more than is kept. */
    static JobCopy of(JobExecutionContext context) throws IOException {
        JobDetail job = context.getJobDetail();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeUTF(job.getKey().getGroup());
            out.writeUTF(job.getKey().getName());
            out.writeObject(job.getJobDataMap().getWrappedMap());
            out.writeObject(context.getTrigger().getJobDataMap().getWrappedMap());
        }
        if (bytes.size() > MOST_BYTES) {
            throw new IOException(bytes.size() + " bytes are more than the " + MOST_BYTES + " that are kept");
        }
        return new JobCopy(job.getJobClass().getName(), job.isDurable(), bytes.toByteArray());
    }

    /** @throws IllegalStateException when what is kept cannot be read here */
    static Held held(JobCopy copy) {
        byte[] bytes = requireNonNull(copy.data(), "data is null");
        try (ObjectInputStream in = new Loading(new ByteArrayInputStream(bytes))) {
            String group = in.readUTF();
            JobKey key = new JobKey(in.readUTF(), group);
            return new Held(
                    key, new JobDataMap((Map<?, ?>) in.readObject()), new JobDataMap((Map<?, ?>) in.readObject()));
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("what is kept of the job's data cannot be read: " + e, e);
        }
    }

    /** @throws IllegalStateException when the class is not here any more */
    static Class<? extends Job> type(JobCopy copy) {
        try {
            return load(copy.jobClass()).asSubclass(Job.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the job's class " + copy.jobClass() + " is not there any more", e);
        }
    }

    /** The application's classes are where Quartz would look for them first. */
    private static Class<?> load(String name) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return Class.forName(name, false, context == null ? JobCopies.class.getClassLoader() : context);
    }

    private static final class Loading extends ObjectInputStream {
        Loading(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
            try {
                return load(type.getName());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(type);
            }
        }
    }
}
