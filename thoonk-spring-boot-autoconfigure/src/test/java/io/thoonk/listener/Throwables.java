package io.thoonk.listener;

import java.io.IOException;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;

/** What user code may throw. */
public enum Throwables {
    RUNTIME(() -> new IllegalStateException("on purpose")),
    CHECKED(() -> new IOException("on purpose")),
    ERROR_OF_ITS_OWN(OwnError::new),
    SERVICE_CONFIGURATION(() -> new ServiceConfigurationError("on purpose")),
    STACK_OVERFLOW(() -> new StackOverflowError("on purpose")),
    OUT_OF_MEMORY(() -> new OutOfMemoryError("on purpose")),
    LINKAGE(() -> new NoClassDefFoundError("on purpose")),
    WITHOUT_MESSAGE(Unspeakable::new),
    INTERRUPTION(() -> new InterruptedException("on purpose")),
    INTERRUPTED_THREAD(() -> {
        Thread.currentThread().interrupt();
        return new IllegalStateException("on purpose, with the flag set");
    });

    private final Supplier<Throwable> maker;

    Throwables(Supplier<Throwable> maker) {
        this.maker = maker;
    }

    /** Throws it from code that declares nothing, as Kotlin may. */
    public void raise() {
        throw Throwables.<RuntimeException>unchecked(maker.get());
    }

    @SuppressWarnings("unchecked") // the trick: the compiler takes the type's word for it
    private static <E extends Throwable> E unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static final class OwnError extends Error {

        private static final long serialVersionUID = 1L;

        OwnError() {
            super("on purpose");
        }
    }

    private static final class Unspeakable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("on purpose: no message");
        }
    }
}
