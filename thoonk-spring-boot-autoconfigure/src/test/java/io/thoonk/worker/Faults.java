package io.thoonk.worker;

import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What the user code of a test does when its turn comes: it throws, or blocks until the test is done. */
final class Faults {

    private final AtomicReference<Work> next = new AtomicReference<>(new Work(Place.NONE, Kind.RUNTIME));

    private final CountDownLatch release = new CountDownLatch(1);

    private final AtomicInteger blocked = new AtomicInteger();

    private final AtomicInteger thrown = new AtomicInteger();

    /** Where the library calls user code of a worker. */
    enum Place {
        NONE,
        HANDLER,
        STAGE,
        MONO,
        ERROR_HANDLER,
        ERROR_HANDLER_OF_A_STAGE,
        ERROR_HANDLER_AFTER_TIMEOUT,
        CUSTOMIZER,
        ARGUMENT_CONVERTER,
        RESULT_CONVERTER,
        RESULT_CONVERTER_OF_A_STAGE,
        VALIDATOR,
        OBSERVATION_CONVENTION,
        OBSERVATION_END,
        TASK_DECORATOR,
        EXCHANGE_LISTENER,
        CANCELLATION;

        /** Whether what is thrown there only disturbs what surrounds the work, so that the job is finished all the same. */
        boolean isAroundTheWork() {
            return switch (this) {
                case OBSERVATION_CONVENTION, OBSERVATION_END, TASK_DECORATOR, EXCHANGE_LISTENER -> true;
                default -> false;
            };
        }
    }

    /** What is thrown. */
    enum Kind {
        RUNTIME,
        CHECKED,
        OWN_ERROR,
        SERVICE_CONFIGURATION,
        STACK_OVERFLOW,
        OUT_OF_MEMORY,
        LINKAGE,
        SPEECHLESS,
        LONG_CHAIN,
        /** Nothing is thrown: the code does not return until the test is done. */
        BLOCK;

        Throwable throwable() {
            return switch (this) {
                case RUNTIME -> new IllegalStateException("on purpose");
                case CHECKED -> new Exception("on purpose");
                case OWN_ERROR -> new OwnError();
                case SERVICE_CONFIGURATION -> new ServiceConfigurationError("on purpose");
                case STACK_OVERFLOW -> overflow();
                case OUT_OF_MEMORY -> new OutOfMemoryError("on purpose");
                case LINKAGE -> new NoClassDefFoundError("on/purpose");
                case SPEECHLESS -> new SpeechlessException();
                case LONG_CHAIN -> chain(20_000);
                case BLOCK -> throw new IllegalStateException("blocks instead");
            };
        }
    }

    /** A job's payload. */
    record Work(Place place, Kind kind) {

        static Work read(String text) {
            int gap = text.indexOf(' ');
            return new Work(Place.valueOf(text.substring(0, gap)), Kind.valueOf(text.substring(gap + 1)));
        }

        @Override
        public String toString() {
            return place + " " + kind;
        }
    }

    static final class OwnError extends Error {

        private static final long serialVersionUID = 1L;

        OwnError() {
            super("on purpose");
        }
    }

    static final class SpeechlessException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }

    private static Throwable overflow() {
        try {
            return new IllegalStateException("depth " + depth(0));
        } catch (StackOverflowError ex) {
            return ex;
        }
    }

    private static int depth(int above) {
        return depth(above + 1) + 1;
    }

    private static Throwable chain(int length) {
        Throwable chain = new IllegalStateException("the first cause");
        for (int i = 1; i < length; i++) {
            chain = new IllegalStateException("caused", chain);
        }
        return chain;
    }

    /** Tells what parts that do not see the job do next. */
    void arm(Work work) {
        next.set(work);
    }

    void disarm() {
        next.set(new Work(Place.NONE, Kind.RUNTIME));
    }

    /** Called in a place that does not see the job. */
    void passed(Place here) {
        passed(here, next.get());
    }

    /** Called in a place that sees the job: throws or blocks if it is that job's. */
    void passed(Place here, Work work) {
        if (work.place() == here) {
            if (work.kind() == Kind.BLOCK) {
                block();
            } else {
                thrown.incrementAndGet();
                throw sneaky(work.kind().throwable());
            }
        }
    }

    private void block() {
        blocked.incrementAndGet();
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (release.getCount() > 0 && System.nanoTime() < end) {
            try {
                release.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException ex) {
                // This code heeds nothing.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    int thrown() {
        return thrown.get();
    }

    int blocked() {
        return blocked.get();
    }

    void release() {
        release.countDown();
    }

    @SuppressWarnings("unchecked") // code in other languages throws what it likes
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
