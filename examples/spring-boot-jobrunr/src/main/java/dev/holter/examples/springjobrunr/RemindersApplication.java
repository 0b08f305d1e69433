package dev.holter.examples.springjobrunr;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Reminds every customer who has not paid, once, as soon as it has started. */
@SpringBootApplication
public class RemindersApplication {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(RemindersApplication.class, args);
    }
}
