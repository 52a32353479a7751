package io.thoonk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes failures of application code fit to be logged. A failure is an object of the application: its message may throw, its
 * causes may be more than a stack can hold, and neither may keep it from being told. Cuts texts for that too. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LoggableFailure {

    /** Beyond so many causes nobody reads on, and printers that recurse come to their end. */
    private static final int MOST_CAUSES = 100;

    private LoggableFailure() {}

    /**
     * Makes a failure fit to be logged.
     *
     * @param failure what application code threw
     * @return the failure, or a copy of it whose message, causes and stack trace can be printed
     */
    public static Throwable of(Throwable failure) {
        return isPrintable(failure) ? failure : copy(failure);
    }

    /**
     * Lists a failure and its causes.
     *
     * @param failure what application code threw
     * @return the failure, then its causes, outermost first, at most 100 and up to one that does not tell its own cause
     */
    public static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable each = failure; each != null && causes.size() < MOST_CAUSES; each = causeOf(each)) {
            causes.add(each);
        }
        return causes;
    }

    /**
     * Names the class of a failure.
     *
     * @param failure a failure, or what {@link #of} made of it
     * @return name of the class that was thrown
     */
    public static String type(Throwable failure) {
        return failure instanceof Unprintable copy
                ? copy.type
                : failure.getClass().getName();
    }

    /**
     * Cuts a text that is too long to be told. No half of a surrogate pair is left at its end: that is no Unicode, and what
     * writes JSON refuses it.
     *
     * @param text the text
     * @param longest how many characters of it at most
     * @return the text, or its beginning
     */
    public static String beginning(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean isInAPair = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
        return text.substring(0, isInAPair ? longest - 1 : longest);
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
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes.subList(1, causes.size())) {
            Unprintable next = new Unprintable(cause);
            last.initCause(next);
            last = next;
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
