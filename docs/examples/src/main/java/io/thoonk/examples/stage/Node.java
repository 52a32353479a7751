package io.thoonk.examples.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One process of an application. What it prints appears here, with its name in front. */
public final class Node {

    private static final String UP = "is up";

    private final String name;

    private final Process process;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Void> up = new CompletableFuture<>();

    private final CompletableFuture<Void> reader;

    private Node(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = CompletableFuture.runAsync(this::print, task -> new Thread(task, "output of " + name).start());
    }

    /** Runs in the new process: the application's main method, and an end when the example has ended, however that ends. */
    public static void main(String[] arguments) throws Exception {
        ProcessHandle.current().parent().ifPresent(example -> example.onExit().thenRun(() -> System.exit(0)));
        String[] properties = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) properties);
        System.out.println(UP);
    }

    static Node start(String name, Class<?> application, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for seconds: what counts is how soon it is up.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Node.class.getName(),
                application.getName()));
        command.addAll(List.of(arguments));
        return start(name, new ProcessBuilder(command));
    }

    static Node start(String name, ProcessBuilder program) {
        try {
            return new Node(name, program.redirectErrorStream(true).start());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Lets it end in order, as a deployment does ({@code SIGTERM}), and waits for that. */
    public void stop() {
        askToStop();
        end();
    }

    /** Ends it at once, as a crash does ({@code SIGKILL}). */
    public void kill() {
        process.toHandle().destroyForcibly();
        end();
    }

    /** Lets it stand still with all its connections ({@code SIGSTOP}), as a very long pause would. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets it go on ({@code SIGCONT}). */
    public void resume() {
        signal("-CONT");
    }

    void askToStop() {
        if (process.isAlive()) {
            resume();
            // Process.destroy() would close the pipe, and the last lines would be lost.
            process.toHandle().destroy();
        }
    }

    boolean hasPrinted(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    void awaitUp() {
        up.orTimeout(3, TimeUnit.MINUTES).join();
    }

    private void print() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(UP)) {
                    up.complete(null);
                } else {
                    System.out.println("[" + name + "] " + line);
                    lines.add(line);
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } finally {
            up.completeExceptionally(
                    new IllegalStateException(name + " has ended before it was up: see its lines above"));
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void end() {
        reader.orTimeout(1, TimeUnit.MINUTES).join();
    }
}
