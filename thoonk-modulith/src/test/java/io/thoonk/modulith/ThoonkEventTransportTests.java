package io.thoonk.modulith;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkOperations;
import io.thoonk.feed.Feed;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;

/** What targets and keys may say, with feeds that only keep what is published. */
class ThoonkEventTransportTests {

    private final List<String> published = new ArrayList<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ThoonkModulithAutoConfiguration.class))
            .withBean(ThoonkOperations.class, this::operations)
            .withBean(EventExternalizationConfiguration.class, EventExternalizationConfiguration::disabled);

    @Test
    void evaluatesWhatIsWrittenOverTheEvent() {
        transport(transport -> {
            assertThat(transport.externalize(new Note("7", "x"), target("feed:#{topic}", "#{'a-' + id()}")))
                    .isCompleted();
            assertThat(published).containsExactly("x a-7");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#{T(java.lang.Math).abs(-1)}", "a#{id}", "a #{b", "#{b", "#{}", "a{b}"})
    void takesAKeyThatIsDataAsItIs(String key) {
        transport(transport -> {
            assertThat(transport.externalize(new Note("7", "x"), target("news", key)))
                    .isCompleted();
            assertThat(published).containsExactly("news " + key);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{T(java.lang.Math).abs(-1)}",
                "#{new java.lang.String('x')}",
                "#{@environment.toString()}",
                "#{getClass().getName()}",
                "#{topic = 'other'}"
            })
    void reachesNothingButTheEvent(String expression) {
        transport(transport -> {
            assertThat(sent(transport, target("news", expression))).isCompletedExceptionally();
            assertThat(sent(transport, target("feed:" + expression, "key"))).isCompletedExceptionally();
            assertThat(published).isEmpty();
        });
    }

    /** One that is thrown would leave the turn taken where Modulith sends one event after the other. */
    /** Red where a misspelt target is the name of a feed that nobody reads. */
    @Test
    void refusesATargetThatCannotBeParsed() {
        transport(transport -> {
            assertThat(transport.externalize(new Note("7", "x"), target("#{id", "7")))
                    .isCompletedExceptionally();
            assertThat(published).isEmpty();
        });
    }

    @Test
    void tellsOfAnErrorByTheFuture() {
        Object sick = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError("its own sister");
            }
        };
        transport(transport ->
                assertThat(transport.externalize(sick, target("news", "key"))).isCompletedExceptionally());
    }

    /** Modulith expects either. */
    private static CompletableFuture<?> sent(ThoonkEventTransport transport, RoutingTarget target) {
        try {
            return transport.externalize(new Note("7", "x"), target);
        } catch (RuntimeException ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    private static RoutingTarget target(String target, String key) {
        return RoutingTarget.forTarget(target).andKey(key);
    }

    private void transport(Consumer<ThoonkEventTransport> body) {
        runner.run(context -> body.accept(context.getBean(ThoonkEventTransport.class)));
    }

    private ThoonkOperations operations() {
        return proxy(
                ThoonkOperations.class,
                asked -> proxy(Feed.class, item -> {
                    String.valueOf(item[1]);
                    published.add(asked[0] + " " + item[0]);
                    return item[0];
                }));
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "feed", "publish" -> answer.to(arguments);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @FunctionalInterface
    private interface Answer {

        Object to(Object[] arguments);
    }

    record Note(String id, String topic) {}
}
