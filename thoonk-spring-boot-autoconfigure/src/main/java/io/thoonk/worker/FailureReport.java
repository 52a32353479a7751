package io.thoonk.worker;

import io.thoonk.job.JobError;
import io.thoonk.job.JobRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StandardStackTracePrinter;

/**
 * What is told of a failure, to a log and to a person who looks at its job later. A failure is an object of the application:
 * its message may throw, its causes may be more than a stack can hold, and neither may keep it from being told.
 */
final class FailureReport {

    private static final int LONGEST_REASON = 2000;

    private static final int LONGEST_LINE = 300;

    /** Beyond so many causes nobody reads on, and printers that recurse come to their end. */
    private static final int MOST_CAUSES = 100;

    private final Throwable failure;

    private final JobError error;

    private FailureReport(Throwable failure, JobError error) {
        this.failure = failure;
        this.error = error;
    }

    /**
     * Looks at a failure.
     *
     * @param thrown the failure, perhaps in what a proxy or a stage puts around it
     * @param maxStackTrace how many characters of the stack trace are kept
     * @return what can be told of it
     */
    static FailureReport of(Throwable thrown, int maxStackTrace) {
        Throwable printable = isPrintable(thrown) ? thrown : copy(thrown);
        return new FailureReport(printable, new JobError(reason(printable), stackTrace(printable, maxStackTrace)));
    }

    /** Takes what failed out of what a proxy, a future or a stage puts around it. */
    static Throwable unwrapped(Throwable thrown) {
        boolean isWrapper = thrown instanceof CompletionException || thrown instanceof UndeclaredThrowableException;
        @Nullable Throwable cause = isWrapper ? thrown.getCause() : null;
        return cause == null ? thrown : unwrapped(cause);
    }

    /** The failure, or a copy of it that can be printed. */
    Throwable loggable() {
        return failure;
    }

    /** What is kept with the job. */
    JobError error() {
        return error;
    }

    /** What failed, on one line of bearable length. */
    String reason() {
        String line = error.reason().strip().replaceAll("\\s*\\R\\s*", " ");
        return abbreviate(line, LONGEST_LINE);
    }

    private static boolean isPrintable(Throwable failure) {
        int causes = 0;
        try {
            for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
                if (++causes > MOST_CAUSES) {
                    return false;
                }
                each.getLocalizedMessage();
                each.toString();
                for (Throwable suppressed : each.getSuppressed()) {
                    suppressed.toString();
                }
            }
            return true;
        } catch (Throwable ex) {
            return false;
        }
    }

    /** As much of a failure as can be told: names, messages, stack traces and the first causes. */
    private static Throwable copy(Throwable failure) {
        Unprintable copy = new Unprintable(failure);
        Unprintable last = copy;
        @Nullable Throwable cause = causeOf(failure);
        for (int causes = 1; cause != null && causes < MOST_CAUSES; causes++) {
            Unprintable next = new Unprintable(cause);
            last.initCause(next);
            last = next;
            cause = causeOf(cause);
        }
        return copy;
    }

    private static @Nullable Throwable causeOf(Throwable failure) {
        try {
            return failure.getCause();
        } catch (Throwable ex) {
            return null;
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof JobRejectedException && failure.getMessage() != null) {
            return abbreviate(failure.getMessage(), LONGEST_REASON);
        }
        String name = failure instanceof Unprintable copy
                ? copy.type
                : failure.getClass().getName();
        return abbreviate(failure.getMessage() == null ? name : name + ": " + failure.getMessage(), LONGEST_REASON);
    }

    private static String abbreviate(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    /** The root cause comes first, because the end is what a bound cuts off. */
    private static Optional<String> stackTrace(Throwable failure, int longest) {
        if (longest <= 0 || failure.getStackTrace().length == 0) {
            return Optional.empty();
        }
        StringBuilder trace = new StringBuilder();
        try {
            StandardStackTracePrinter.rootFirst()
                    .withMaximumLength(longest)
                    .withLineSeparator("\n")
                    .printStackTrace(failure, trace);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return Optional.of(trace.toString());
    }

    /** Stands for a failure that cannot be printed itself. */
    private static final class Unprintable extends Throwable {

        private static final long serialVersionUID = 1L;

        private final String type;

        Unprintable(Throwable failure) {
            super(messageOf(failure));
            type = failure.getClass().getName();
            setStackTrace(stackOf(failure));
        }

        private static @Nullable String messageOf(Throwable failure) {
            try {
                return failure.getMessage();
            } catch (Throwable ex) {
                return "(its message cannot be had: " + ex.getClass().getName() + ")";
            }
        }

        private static StackTraceElement[] stackOf(Throwable failure) {
            try {
                return failure.getStackTrace();
            } catch (Throwable ex) {
                return new StackTraceElement[0];
            }
        }

        @Override
        public String toString() {
            return getMessage() == null ? type : type + ": " + getMessage();
        }
    }
}
