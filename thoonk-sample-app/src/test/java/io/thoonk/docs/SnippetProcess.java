package io.thoonk.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An application of the documentation in a JVM of its own, with the class path of the sample; to close it is to kill it. */
final class SnippetProcess implements AutoCloseable {

    private final Process process;

    private final Path output;

    private SnippetProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static SnippetProcess start(Path classes, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(classes, "output", ".txt");
        return new SnippetProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Lines without what is another each time: the time at their beginning, and ids. */
    static List<String> comparable(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", "")
                        .replaceAll("\\b[0-9a-f]{32}\\b", "ID")
                        .strip())
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
