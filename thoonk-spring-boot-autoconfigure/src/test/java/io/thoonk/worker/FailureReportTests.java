package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobRejectedException;
import io.thoonk.worker.Faults.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.logging.StandardStackTracePrinter;

class FailureReportTests {

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "BLOCK")
    void canBePrintedWhateverTheFailureIs(Kind kind) {
        Throwable failure = kind.throwable();
        FailureReport report = FailureReport.of(failure, 4000);
        assertThat(report.reason()).startsWith(failure.getClass().getName());
        assertThat(report.error().stackTrace().orElseThrow())
                .contains(failure.getClass().getName())
                .hasSizeLessThanOrEqualTo(4000);
        StringWriter printed = new StringWriter();
        report.loggable().printStackTrace(new PrintWriter(printed));
        assertThat(printed.toString()).startsWith(failure.getClass().getName());
    }

    @Test
    void saysWhatItCouldOfAFailureWhoseMessageCannotBeHad() {
        assertThat(FailureReport.of(Kind.SPEECHLESS.throwable(), 0).error().reason())
                .isEqualTo("io.thoonk.worker.Faults$SpeechlessException: "
                        + "(its message cannot be had: java.lang.UnsupportedOperationException)");
    }

    @Test
    void endsAChainThatReturnsToItsBegin() {
        Throwable first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertThat(FailureReport.of(first, 1000).error().stackTrace()).isPresent();
    }

    @Test
    void printsTheRootFirstAsSpringBootDoes() throws IOException {
        Throwable failure = new IllegalStateException("outer", new IOException("middle", rootOf(3)));
        StringBuilder expected = new StringBuilder();
        StandardStackTracePrinter.rootFirst().withLineSeparator("\n").printStackTrace(failure, expected);
        assertThat(FailureReport.of(failure, 100_000).error().stackTrace()).hasValue(expected.toString());
        assertThat(FailureReport.of(failure, 80).error().stackTrace()).hasValue(expected.substring(0, 80));
    }

    private static Throwable rootOf(int depth) {
        return depth == 0 ? new IllegalArgumentException("root") : rootOf(depth - 1);
    }

    @Test
    void tellsWhatWasSuppressed() {
        Exception failure = new IllegalStateException("outer");
        Exception suppressed = new IOException("on close");
        suppressed.addSuppressed(failure);
        failure.addSuppressed(suppressed);
        assertThat(FailureReport.of(failure, 100_000).error().stackTrace().orElseThrow())
                .startsWith("java.lang.IllegalStateException: outer\n\tat ")
                .containsOnlyOnce("Suppressed: java.io.IOException: on close\n");
    }

    @Test
    void tellsTheReasonOnOneLineAndKeepsAllOfIt() {
        FailureReport report = FailureReport.of(new IllegalStateException("first\n  second\r\n" + "x".repeat(5000)), 0);
        assertThat(report.reason())
                .startsWith("java.lang.IllegalStateException: first second x")
                .hasSize(300);
        assertThat(report.error().reason()).contains("first\n  second").hasSize(2000);
        assertThat(report.error().stackTrace()).isEmpty();
    }

    @Test
    void cutsNoCharacterInHalf() {
        String message = "x".repeat(299) + "😀" + "x".repeat(1_698) + "😀";
        FailureReport report = FailureReport.of(new JobRejectedException(message), 0);
        assertThat(report.reason()).isEqualTo(message.substring(0, 299));
        assertThat(report.error().reason()).isEqualTo(message.substring(0, 1_999));
        RuntimeException failure = new IllegalStateException(message);
        int inside = failure.toString().length() - 1;
        assertThat(FailureReport.of(failure, inside).error().stackTrace())
                .hasValue(failure.toString().substring(0, inside - 1));
    }

    @Test
    void namesNoClassWhereTheApplicationGaveAReason() {
        assertThat(FailureReport.of(new JobRejectedException("no thanks"), 0).reason())
                .isEqualTo("no thanks");
    }

    @Test
    void takesAFailureOutOfWhatStandsAroundIt() {
        Throwable failure = new Exception("checked");
        assertThat(FailureReport.unwrapped(new CompletionException(new UndeclaredThrowableException(failure))))
                .isSameAs(failure);
        Throwable wrapped = new IllegalStateException(failure);
        assertThat(FailureReport.unwrapped(wrapped)).isSameAs(wrapped);
        Throwable empty = new CompletionException(null);
        assertThat(FailureReport.unwrapped(empty)).isSameAs(empty);
    }
}
