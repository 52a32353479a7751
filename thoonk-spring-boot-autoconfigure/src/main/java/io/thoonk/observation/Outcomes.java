package io.thoonk.observation;

import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.RetryLaterException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Tells in one word how something ended. */
final class Outcomes {

    static final String SYSTEM = "thoonk";

    private static final String NONE = "none";

    private Outcomes() {}

    static String outcome(@Nullable Throwable error) {
        if (error == null) {
            return "success";
        }
        if (error instanceof JobRejectedException) {
            return "rejected";
        }
        if (error instanceof RetryLaterException) {
            return "later";
        }
        if (error instanceof JobClaimLostException) {
            return "lost";
        }
        return error instanceof InterruptedException || error instanceof CancellationException
                ? "interrupted"
                : "failure";
    }

    static String exception(@Nullable Throwable error) {
        if (error == null) {
            return NONE;
        }
        String simpleName = error.getClass().getSimpleName();
        return simpleName.isEmpty() ? error.getClass().getName() : simpleName;
    }

    /** What the user's method threw, without what others have put around it. */
    static Throwable unwrapped(Throwable thrown) {
        boolean wrapper = thrown instanceof UndeclaredThrowableException || thrown instanceof CompletionException;
        Throwable cause = thrown.getCause();
        return wrapper && cause != null ? unwrapped(cause) : thrown;
    }
}
