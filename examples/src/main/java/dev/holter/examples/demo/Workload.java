package dev.holter.examples.demo;

import dev.holter.examples.inventory.JdkImage;
import java.io.IOException;
import java.util.List;

/**
 * What the jobs go through, counted before they begin, so that their totals can be checked.
 *
 * @param modules the modules
 * @param classes how many classes they have together
 */
record Workload(List<String> modules, long classes) {
    /** Everything in the running JDK. */
    static Workload wholeJdk() throws IOException {
        return of(new JdkImage().modules());
    }

    /** The name of the first module alone: enough for those parts that are not about speed. */
    List<String> firstModule() {
        return modules.subList(0, 1);
    }

    static Workload of(List<String> modules) throws IOException {
        JdkImage image = new JdkImage();
        long classes = 0;
        for (String module : modules) {
            classes += image.classes(module).size();
        }
        return new Workload(List.copyOf(modules), classes);
    }
}
