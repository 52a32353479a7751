package io.thoonk.test;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test class wait for its conditions as long as a slow, shared machine takes. A wait ends with its condition,
 * so a quick machine pays nothing.
 */
public final class PatientWaits implements BeforeAllCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        // What a class before has set is not for this one.
        Awaitility.reset();
        Awaitility.setDefaultTimeout(PATIENCE);
        // A meter is there from its first use on, and who waits for its value waits for that too.
        Awaitility.ignoreExceptionsByDefaultMatching(
                ex -> ex.getClass().getSimpleName().equals("MeterNotFoundException"));
    }
}
