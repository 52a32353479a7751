package io.thoonk.job;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Why an attempt at a job failed.
 *
 * @param reason the reason in words
 * @param stackTrace where it came from, or empty where that is not known or not kept
 * @param process host and process id of the worker whose attempt it was, or empty where it was none's
 * @since 0.1.0
 */
public record JobError(String reason, Optional<String> stackTrace, Optional<String> process) {

    private static final char SEPARATOR = '\0';

    /** Keeps the parts apart. */
    public JobError {
        reason = reason.replace(SEPARATOR, '\u2400');
        stackTrace = stackTrace.map(trace -> trace.replace(SEPARATOR, '\u2400'));
    }

    /**
     * Creates an error with a stack trace.
     *
     * @param reason the reason in words
     * @param stackTrace where it came from, or empty
     */
    public JobError(String reason, Optional<String> stackTrace) {
        this(reason, stackTrace, Optional.empty());
    }

    /**
     * Creates an error without a stack trace.
     *
     * @param reason the reason in words
     * @return an error without a stack trace
     */
    public static JobError of(String reason) {
        return new JobError(reason, Optional.empty());
    }

    /**
     * Creates the error of an attempt that failed in this process. It counts as one more failure, also where the job is
     * stalled for it.
     *
     * @param reason the reason in words
     * @param stackTrace where it came from, or empty
     * @return the error
     */
    public static JobError ofThisProcess(String reason, Optional<String> stackTrace) {
        return new JobError(reason, stackTrace, Optional.of(ThisProcess.NAME));
    }

    /** Host and process id, as they stand in errors. */
    static String thisProcess() {
        return ThisProcess.NAME;
    }

    String encoded() {
        return process.map(name -> reason + SEPARATOR + stackTrace.orElse("") + SEPARATOR + name)
                .orElseGet(() ->
                        stackTrace.map(trace -> reason + SEPARATOR + trace).orElse(reason));
    }

    /** Without the process, which Redis keeps with the attempt. */
    static JobError decode(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0
                ? of(text)
                : new JobError(
                        text.substring(0, end),
                        Optional.of(text.substring(end + 1)).filter(trace -> !trace.isEmpty()));
    }

    /** Asked for once, because the name of the host may have to be looked up. */
    private static final class ThisProcess {

        private static final String NAME = hostName().replaceAll("[,;\\p{Cntrl}]", "-") + ":"
                + ProcessHandle.current().pid();

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException ex) {
                return "unknown";
            }
        }
    }
}
