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

    /** What a copy holds. */
    record Held(JobKey key, JobDataMap data) {}

    /** Fails when the data holds something that cannot be written. */
    static JobCopy of(JobExecutionContext context) throws IOException {
        JobDetail job = context.getJobDetail();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeUTF(job.getKey().getGroup());
            out.writeUTF(job.getKey().getName());
            out.writeObject(context.getMergedJobDataMap().getWrappedMap());
        }
        return new JobCopy(job.getJobClass().getName(), job.isDurable(), bytes.toByteArray());
    }

    static Held held(JobCopy copy) throws IOException, ClassNotFoundException {
        byte[] bytes = requireNonNull(copy.data(), "data is null");
        try (ObjectInputStream in = new Loading(new ByteArrayInputStream(bytes))) {
            String group = in.readUTF();
            JobKey key = new JobKey(in.readUTF(), group);
            return new Held(key, new JobDataMap((Map<?, ?>) in.readObject()));
        }
    }

    static Class<? extends Job> type(JobCopy copy) throws ClassNotFoundException {
        return load(copy.jobClass()).asSubclass(Job.class);
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
