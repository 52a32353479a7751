package io.thoonk.benchmark.compare;

import io.thoonk.test.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A Node.js process with BullMQ, installed into a temporary folder, that measures one trial after the other; or the reason why there is none. */
final class BullMq implements AutoCloseable {

    /** The version that is measured. */
    static final String VERSION = "6.7.0";

    private static final String DRIVER = "ioredis@5.8.2";

    private static final int OLDEST_NODE = 20;

    private static final int INSTALLATION_MINUTES = 5;

    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\.\\d+\\.\\d+.*");

    private final @Nullable Process process;

    private final @Nullable Path folder;

    private final String whyAbsent;

    private BullMq(@Nullable Process process, @Nullable Path folder, String whyAbsent) {
        this.process = process;
        this.folder = folder;
        this.whyAbsent = whyAbsent;
    }

    /** One that takes no part. */
    static BullMq absent(String why) {
        return new BullMq(null, null, why);
    }

    /** Installs and starts it, or says in {@link #whyAbsent()} why that could not be done here. */
    static BullMq start(TestRedis redis) {
        Optional<String> version = output("node", "--version");
        if (version.isEmpty() || !suits(version.get())) {
            return absent("it needs Node.js " + OLDEST_NODE + " or later, and here is "
                    + version.map(found -> found + ".").orElse("none."));
        }
        try {
            Path folder = Files.createTempDirectory("thoonk-bullmq");
            return install(folder)
                    ? new BullMq(launch(folder, redis), folder, "")
                    : absentAfter(folder, "npm is not there or could not install bullmq@" + VERSION + ".");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Whether a version that {@code node --version} tells is new enough. */
    static boolean suits(String version) {
        Matcher matcher = NODE_VERSION.matcher(version);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) >= OLDEST_NODE;
    }

    boolean isThere() {
        return process != null;
    }

    /** Empty where it takes part or was not asked to. */
    Optional<String> whyAbsent() {
        return Optional.of(whyAbsent).filter(why -> !why.isEmpty());
    }

    /**
     * Lets it measure.
     *
     * @param trial what, as bullmq.mjs names it
     * @param jobs how many
     * @param payload bytes of each payload
     * @return jobs per second
     */
    double perSecond(String trial, int jobs, int payload) {
        Process running = Objects.requireNonNull(process, "isThere comes first");
        try {
            running.outputWriter().write(trial + " " + jobs + " " + payload + "\n");
            running.outputWriter().flush();
            String answer = running.inputReader().readLine();
            if (answer == null) {
                throw new IllegalStateException("BullMQ's process ended during: " + trial);
            }
            return Double.parseDouble(answer);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static boolean install(Path folder) {
        String[] command = {
            "npm",
            "install",
            "--prefix",
            folder.toString(),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "bullmq@" + VERSION,
            DRIVER
        };
        return output(command).isPresent();
    }

    private static Process launch(Path folder, TestRedis redis) throws IOException {
        Path script = folder.resolve("bullmq.mjs");
        try (InputStream resource =
                Objects.requireNonNull(BullMq.class.getResourceAsStream("bullmq.mjs"), "bullmq.mjs is missing")) {
            Files.copy(resource, script);
        }
        return new ProcessBuilder("node", script.toString(), redis.host(), Integer.toString(redis.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BullMq absentAfter(Path folder, String why) {
        delete(folder);
        return absent(why);
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** What a program prints; empty if there is no such program, or it fails. */
    private static Optional<String> output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                String text = String.join("\n", reader.lines().toList()).strip();
                boolean ended = process.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES);
                return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } catch (IOException ex) {
            System.err.println(ex.getMessage());
            return Optional.empty();
        }
    }
}
