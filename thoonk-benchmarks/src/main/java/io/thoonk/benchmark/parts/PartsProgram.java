package io.thoonk.benchmark.parts;

import io.thoonk.benchmark.redis.Machine;
import org.openjdk.jmh.Main;

/** Runs JMH on this package; its own options follow. */
public final class PartsProgram {

    private PartsProgram() {}

    public static int run(String[] arguments) throws Exception {
        System.out.println(Machine.line());
        Main.main(arguments.length == 0 ? new String[] {PartsProgram.class.getPackageName() + ".*"} : arguments);
        return 0;
    }
}
