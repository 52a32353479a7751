package io.thoonk.test;

import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test class wait for its conditions as long as a slow, shared machine takes. A wait ends with its condition,
 * so a quick machine pays nothing.
 */
public final class PatientWaits implements BeforeAllCallback {

    /** How long a test waits for what must come: many times as long as it takes on a machine that does nothing else. */
    public static final Duration PATIENCE = Patience.LIMIT;

    /**
     * By name, because not every module that tests has the libraries. Lettuce's exception is that of a connection that a
     * server cuts which ends or changes its role.
     */
    private static final Set<String> NOT_YET = Set.of(
            "NoSuchElementException",
            "MeterNotFoundException",
            "PathNotFoundException",
            "RedisException",
            "StaleElementReferenceException");

    @Override
    public void beforeAll(ExtensionContext context) {
        // What a class before has set is not for this one.
        Awaitility.reset();
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.ignoreExceptionsByDefaultMatching(PatientWaits::meansNotYet);
    }

    /** Who waits for a value waits for what holds it too: a meter, say, is there from its first use on, or a row of a page. */
    private static boolean meansNotYet(Throwable failure) {
        return failure instanceof IndexOutOfBoundsException
                || NOT_YET.contains(failure.getClass().getSimpleName());
    }
}
