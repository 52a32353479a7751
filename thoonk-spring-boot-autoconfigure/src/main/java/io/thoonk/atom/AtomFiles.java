package io.thoonk.atom;

import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.FeedDocument.Paging;
import io.thoonk.atom.NewestItems.Cursor;
import io.thoonk.atom.NewestItems.Reading;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.thread.ThoonkThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps files equal to feeds, for web servers that serve files. A file is what a feed is, not what happened in it: so a message only wakes
 * the writer, which asks whether the feed is another than in the file, at the start, after a lost connection and every minute as well.
 * Each process keeps files of its own. A file is replaced in one step, at most once a second. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AtomFiles implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AtomFiles.class);

    private static final long PERIOD_MILLIS = 1_000;

    private static final long UNASKED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int MOST_RETRACTIONS = 200;

    private static final Duration LONGEST_WRITE = Duration.ofHours(1);

    private final ThoonkTemplate template;

    private final NewestItems items;

    private final List<Kept> files = new ArrayList<>();

    private @Nullable ScheduledExecutorService thread;

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param files the files
     * @param template hears of changes and runs scripts
     * @param keySpace how keys are spelled
     */
    public AtomFiles(List<AtomFile> files, ThoonkTemplate template, KeySpace keySpace) {
        this.template = template;
        this.items =
                new NewestItems(new ScriptRunner(ThoonkInternals.of(template).commands()), keySpace);
        files.forEach(file -> this.files.add(new Kept(file)));
    }

    @Override
    public synchronized void start() {
        if (thread == null && !files.isEmpty()) {
            ScheduledExecutorService started = ThoonkThreads.timer("atom-files");
            files.forEach(file -> started.scheduleWithFixedDelay(file::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS));
            thread = started;
        }
    }

    /** Waits for a file that is being written. */
    @Override
    public synchronized void stop() {
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.shutdown();
            try {
                if (!running.awaitTermination(10, TimeUnit.SECONDS)) {
                    running.shutdownNow();
                }
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            files.forEach(Kept::close);
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /**
     * A file.
     *
     * @param feed what is in it
     * @param path where it is; with a name that ends in {@code .rss} it is RSS, otherwise Atom
     * @param base address of the application for readers, without a slash at its end
     * @param address where readers find the file
     */
    public record AtomFile(AtomFeed feed, Path path, String base, String address) {

        AtomWriter format() {
            return path.toString().endsWith(".rss") ? AtomWriter.RSS : AtomWriter.ATOM;
        }

        byte[] document(Reading reading) {
            boolean complete = reading.ofOneMoment() && reading.next().isEmpty();
            Paging paging = new Paging(complete, address, Optional.empty());
            return format().write(feed.document(reading, base, address, paging));
        }
    }

    /** A file and what is known of it. */
    private final class Kept {

        private final AtomFile file;

        private volatile boolean changed = true;

        private @Nullable Subscription subscription;

        private Optional<String> written = Optional.empty();

        private long asked;

        private boolean troubled;

        Kept(AtomFile file) {
            this.file = file;
        }

        void look() {
            if (!changed && System.nanoTime() - asked < UNASKED_NANOS) {
                return;
            }
            changed = false;
            try {
                if (subscription == null) {
                    subscription = template.subscribe(file.feed().name(), event -> changed = true);
                }
                if (written.isEmpty()) {
                    removeLeftovers(file.path());
                }
                if (!written.equals(Optional.of(items.look(file.feed().name()).shown()))) {
                    Reading reading =
                            items.read(file.feed().name(), file.feed().maxEntries(), Cursor.NEWEST, MOST_RETRACTIONS);
                    replace(file.path(), file.document(reading));
                    written = Optional.of(reading.state().shown());
                }
                asked = System.nanoTime();
                recovered();
            } catch (ThoonkException | IOException ex) {
                failed(ex);
            } catch (Throwable ex) {
                log.error(
                        "File {} could not be made of feed '{}'",
                        file.path(),
                        file.feed().name(),
                        LoggableFailure.of(ex));
                asked = System.nanoTime();
            }
        }

        private void failed(Exception failure) {
            changed = true;
            if (!troubled) {
                log.warn(
                        "File {} cannot be kept equal to feed '{}' and is tried again until it works: {}",
                        file.path(),
                        file.feed().name(),
                        failure.toString());
            }
            troubled = true;
        }

        private void recovered() {
            if (troubled) {
                log.info(
                        "File {} is equal to feed '{}' again",
                        file.path(),
                        file.feed().name());
            }
            troubled = false;
        }

        void close() {
            Subscription open = subscription;
            if (open != null) {
                open.close();
                subscription = null;
                changed = true;
            }
        }
    }

    /** Whoever reads the file has the old or the new one, also after a crash, and whoever else writes it. */
    static void replace(Path path, byte[] content) throws IOException {
        Path file = path.toAbsolutePath();
        // Not a temporary file of the JDK's, which nobody else may read. Not with the number of the process, which is 1
        // in each container.
        Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Removes what processes that died have left beside a file; what is younger may still be written. */
    private static void removeLeftovers(Path path) {
        Path file = path.toAbsolutePath();
        Pattern name = Pattern.compile("\\." + Pattern.quote(file.getFileName().toString()) + "\\.[0-9a-f-]+\\.tmp");
        Instant old = Instant.now().minus(LONGEST_WRITE);
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(
                file.resolveSibling(""),
                other -> name.matcher(other.getFileName().toString()).matches())) {
            for (Path other : beside) {
                if (Files.getLastModifiedTime(other).toInstant().isBefore(old)) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (IOException | DirectoryIteratorException ex) {
            log.debug("What may have been left beside {} stays there", file, ex);
        }
    }
}
