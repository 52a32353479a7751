package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LoggingListenerErrorHandlerTests {

    private final LoggingListenerErrorHandler handler = new LoggingListenerErrorHandler();

    @Test
    void logsTheFirstFailureWholeThenAtPowersOfTenWithTheirNumber(CapturedOutput output) {
        fail("mail", 1, 120, new IllegalStateException("no mail server"));

        assertThat(errors(output))
                .satisfiesExactly(
                        line -> assertThat(line).contains("Listener 'mail'", "id '1'", "(1 such failures so far)"),
                        line -> assertThat(line).contains("Listener 'mail'", "id '10'", "(10 such failures so far)"),
                        line -> assertThat(line).contains("Listener 'mail'", "id '100'", "(100 such failures so far)"));
        assertThat(output.toString())
                .contains(
                        "IllegalStateException: no mail server",
                        "at " + getClass().getName());
    }

    @Test
    void logsAnotherKindOfFailureAtOnceAndThatOfAnotherListener(CapturedOutput output) {
        fail("mail", 1, 9, new IllegalStateException("no mail server"));
        fail("mail", 10, 12, new IllegalArgumentException("no address"));
        fail("print", 1, 2, new IllegalStateException("no paper"));

        assertThat(errors(output))
                .satisfiesExactly(
                        line -> assertThat(line).contains("Listener 'mail'", "id '1'", "(1 such"),
                        line -> assertThat(line).contains("Listener 'mail'", "id '10'", "(1 such"),
                        line -> assertThat(line).contains("Listener 'print'", "id '1'", "(1 such"));
    }

    @Test
    void logsEachEventThatADurableListenerGivesUp(CapturedOutput output) {
        ListenerErrorHandler durable = LoggingListenerErrorHandler.ofDurable(handler);
        IntStream.rangeClosed(1, 5)
                .forEach(i -> durable.handle("mail", event(i), new IllegalStateException("no mail server")));

        assertThat(errors(output)).hasSize(5).allSatisfy(line -> assertThat(line)
                .contains("the event is not repeated"));
    }

    @Test
    void leavesTheHandlersOfApplicationsAsTheyAre() {
        ListenerErrorHandler theirs = (listener, event, failure) -> {};
        assertThat(LoggingListenerErrorHandler.ofDurable(theirs)).isSameAs(theirs);
    }

    private void fail(String listener, int from, int to, Throwable failure) {
        IntStream.rangeClosed(from, to).forEach(i -> handler.handle(listener, event(i), failure));
    }

    private static FeedEvent event(int id) {
        return new FeedEvent.Retracted("orders", Integer.toString(id));
    }

    private static List<String> errors(CapturedOutput output) {
        return output.toString().lines().filter(line -> line.contains("ERROR")).toList();
    }
}
