package dev.holter.examples.guice;

import com.google.inject.Inject;
import dev.holter.Run;

/** A job of JobRunr's. The injector makes it. */
public final class Invoicing {
    private final Books books;

    @Inject
    Invoicing(Books books) {
        this.books = books;
    }

    /** Sends an invoice. */
    public void invoice(String customer) {
        Run.current().stage("invoice").detail("to " + customer);
        books.enter("invoiced " + customer);
    }
}
