package io.thoonk.benchmark.chaos;

import io.thoonk.job.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes what handlers do to a file, each line by one system call, so that it survives the death of this JVM. */
public final class History implements AutoCloseable {

    private final FileChannel file;

    /**
     * Opens it.
     *
     * @param path the file
     */
    public History(Path path) {
        try {
            this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Adds a line.
     *
     * @param kind what happened
     * @param feed the feed
     * @param job the job
     * @param run the run of the handler
     */
    public void add(HistoryEntry.Kind kind, String feed, Job<?> job, String run) {
        HistoryEntry entry =
                new HistoryEntry(kind, feed, job.id(), run, job.claimedAt().toEpochMilli());
        ByteBuffer line = ByteBuffer.wrap(entry.line().getBytes(StandardCharsets.UTF_8));
        try {
            synchronized (file) {
                while (line.hasRemaining()) {
                    file.write(line);
                }
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
