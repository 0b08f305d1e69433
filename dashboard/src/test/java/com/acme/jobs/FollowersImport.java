package com.acme.jobs;

/** A job that waits for a page that does not come. Its frames are an application's. */
public final class FollowersImport {
    private FollowersImport() {}

    /** Fetches, as slowly as the page comes. */
    public static void fetch(Runnable page) {
        page.run();
    }
}
