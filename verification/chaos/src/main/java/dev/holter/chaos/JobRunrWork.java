package dev.holter.chaos;

/** Jobs of JobRunr's, a method a type of work. The item is the job's id. */
public final class JobRunrWork {
    static final String HUNG = "dev.holter.chaos.JobRunrWork.hung(java.lang.String)";
    static final String BEATING = "dev.holter.chaos.JobRunrWork.beating(java.lang.String)";

    private JobRunrWork() {}

    public static void steady(String item) throws Exception {
        Work.execute("steady", item);
    }

    public static void resume(String item) throws Exception {
        Work.execute("resume", item);
    }

    public static void hung(String item) throws Exception {
        Work.execute("hung", item);
    }

    public static void beating(String item) throws Exception {
        Work.execute("beating", item);
    }
}
