package io.thoonk.modulith;

import io.thoonk.ThoonkOperations;
import io.thoonk.job.PutOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends an event to the feed, queue or job feed that its target names. The future completes with the id of the item or job once it
 * is in Redis, and fails otherwise, so that its publication stays incomplete. Thread-safe.
 */
final class ThoonkEventTransport implements EventExternalizationTransport {

    private static final ParserContext TEMPLATE = new TemplateParserContext();

    private final SpelExpressionParser parser = new SpelExpressionParser();

    /** Targets and keys may hold data, which must not reach types, constructors and beans, nor change anything. */
    private final EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding()
            .withInstanceMethods()
            .build();

    private final ThoonkOperations thoonk;

    private final Executor outsideOfTransactions = new SimpleAsyncTaskExecutor("thoonk-modulith-");

    ThoonkEventTransport(ThoonkOperations thoonk) {
        this.thoonk = thoonk;
    }

    @Override
    public CompletableFuture<String> externalize(Object payload, RoutingTarget target) {
        try {
            return begin(payload, target);
        } catch (Throwable ex) {
            // Modulith expects exceptions here, but no errors: where it sends one event after the other it would wait
            // for ever.
            return CompletableFuture.failedFuture(ex);
        }
    }

    private CompletableFuture<String> begin(Object payload, RoutingTarget target) {
        Destination destination = Destination.parse(evaluate(target.getTarget(), payload)
                .orElseThrow(() -> new IllegalArgumentException("The target '" + target.getTarget()
                        + "' is null for an event of " + payload.getClass().getName())));
        Optional<String> key = Optional.ofNullable(target.getKey()).flatMap(written -> key(written, payload));
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // With thoonk.put-after-commit it would be told as sent now and sent after the commit, if that does not
            // fail.
            return CompletableFuture.supplyAsync(() -> send(payload, destination, key), outsideOfTransactions);
        }
        return CompletableFuture.completedFuture(send(payload, destination, key));
    }

    /** A key that a function made is data of the event. So it is an expression only if it begins as one, as for other brokers. */
    private Optional<String> key(String written, Object payload) {
        if (!written.startsWith(TEMPLATE.getExpressionPrefix())) {
            return Optional.of(written);
        }
        try {
            return evaluate(written, payload);
        } catch (ParseException ex) {
            // It is data that has a brace by chance: refused, its event would stay incomplete for ever.
            return Optional.of(written);
        }
    }

    /** Not by Modulith's routing, which takes an expression behind other text as it is written unless the key has one too. */
    private Optional<String> evaluate(String written, Object payload) {
        Expression expression = parser.parseExpression(written, TEMPLATE);
        return Optional.ofNullable(expression.getValue(context, payload, String.class));
    }

    @SuppressWarnings("unchecked")
    private String send(Object payload, Destination destination, Optional<String> key) {
        Class<Object> type = (Class<Object>) payload.getClass();
        String name = destination.name();
        return switch (destination.kind()) {
            case FEED -> {
                var feed = thoonk.feed(name, type);
                yield key.map(id -> feed.publish(id, payload)).orElseGet(() -> feed.publish(payload));
            }
            case QUEUE -> {
                destination.refuseKey(key);
                yield thoonk.queue(name, type).put(payload);
            }
            case JOBS -> {
                var jobs = thoonk.jobs(name, type);
                yield key.map(id ->
                                jobs.put(payload, PutOptions.builder().id(id).build()))
                        .orElseGet(() -> jobs.put(payload));
            }
        };
    }
}
