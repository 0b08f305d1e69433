package dev.holter.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Writes a letter to every customer, once, as soon as it has started. */
@SpringBootApplication
public class LettersApplication {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(LettersApplication.class, args);
    }
}
