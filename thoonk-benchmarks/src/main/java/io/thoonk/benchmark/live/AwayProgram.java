package io.thoonk.benchmark.live;

import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import java.io.IOException;

/** Keeps a durable listener away in every way while items are published. Its exit code is 1 if it misses one. */
public final class AwayProgram {

    private AwayProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code
     * @throws IOException if the folder cannot be written to
     */
    public static int run(String[] arguments) throws IOException {
        AwayOptions options = CommandLine.read(arguments, AwayOptions.class, AwayOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n\n" + AwayTrial.HEAD);
        boolean holds = true;
        for (AwayTrouble trouble : AwayTrouble.values()) {
            holds &= new AwayTrial(options).holds(trouble);
        }
        return holds ? 0 : 1;
    }
}
