package dev.holter.examples.demo;

/** Stands in for the real demo. */
public final class Demo {
    private Demo() {}

    public static void main(String[] args) {
        System.out.println("demo " + String.join(" ", args));
    }
}
