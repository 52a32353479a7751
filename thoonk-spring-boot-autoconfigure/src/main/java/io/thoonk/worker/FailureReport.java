package io.thoonk.worker;

import io.thoonk.LoggableFailure;
import io.thoonk.job.JobError;
import io.thoonk.job.JobRejectedException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What is told of a failure, to a log and to a person who looks at its job later. */
final class FailureReport {

    private static final int LONGEST_REASON = 2000;

    private static final int LONGEST_LINE = 300;

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
        Throwable printable = LoggableFailure.of(thrown);
        return new FailureReport(
                printable, JobError.ofThisProcess(reason(printable), stackTrace(printable, maxStackTrace)));
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
        return LoggableFailure.beginning(line, LONGEST_LINE);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof JobRejectedException && failure.getMessage() != null) {
            return LoggableFailure.beginning(failure.getMessage(), LONGEST_REASON);
        }
        String name = LoggableFailure.type(failure);
        return LoggableFailure.beginning(
                failure.getMessage() == null ? name : name + ": " + failure.getMessage(), LONGEST_REASON);
    }

    /** The root cause comes first, because the end is what a bound cuts off. */
    private static Optional<String> stackTrace(Throwable failure, int longest) {
        if (longest <= 0 || failure.getStackTrace().length == 0) {
            return Optional.empty();
        }
        StringBuilder trace = new StringBuilder();
        List<Throwable> causes = LoggableFailure.causes(failure);
        int root = causes.size() - 1;
        for (int i = root; i >= 0 && trace.length() < longest; i--) {
            Throwable cause = causes.get(i);
            print(trace, i == root ? "" : "Wrapped by: ", cause, i == 0 ? null : causes.get(i - 1));
            for (Throwable suppressed : cause.getSuppressed()) {
                print(trace, "Suppressed: ", suppressed, cause);
            }
        }
        return Optional.of(LoggableFailure.beginning(trace.toString(), longest));
    }

    /** Prints one failure, without the frames that it shares with the one around it. */
    private static void print(StringBuilder trace, String what, Throwable failure, @Nullable Throwable outer) {
        trace.append(what).append(failure).append('\n');
        StackTraceElement[] frames = failure.getStackTrace();
        int common = outer == null ? 0 : inCommon(frames, outer.getStackTrace());
        for (int i = 0; i < frames.length - common; i++) {
            trace.append("\tat ").append(frames[i]).append('\n');
        }
        if (common > 0) {
            trace.append("\t... ").append(common).append(" more\n");
        }
    }

    private static int inCommon(StackTraceElement[] some, StackTraceElement[] others) {
        int common = 0;
        while (common < Math.min(some.length, others.length)
                && some[some.length - 1 - common].equals(others[others.length - 1 - common])) {
            common++;
        }
        return common;
    }
}
