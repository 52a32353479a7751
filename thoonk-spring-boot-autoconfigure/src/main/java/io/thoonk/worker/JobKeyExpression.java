package io.thoonk.worker;

import io.thoonk.job.JobKeyResolver;
import java.util.Map;
import java.util.Optional;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.DataBindingPropertyAccessor;
import org.springframework.expression.spel.support.MapAccessor;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * Works out the key of a job by an expression over its payload, such as {@code #{payload.tenant}}: properties, entries of maps and
 * instance methods, but neither beans nor types. Thread-safe.
 */
final class JobKeyExpression implements JobKeyResolver<Object> {

    private static final String EXAMPLE = "write an expression such as #{payload.tenant}";

    private static final EvaluationContext CONTEXT = SimpleEvaluationContext.forPropertyAccessors(
                    new MapAccessor(false), DataBindingPropertyAccessor.forReadOnlyAccess())
            .withInstanceMethods()
            .build();

    private final String text;

    private final Expression expression;

    private JobKeyExpression(String text, Expression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException in a sentence, if it is none
     */
    static JobKeyExpression of(String text) {
        Expression expression;
        try {
            expression = new SpelExpressionParser().parseExpression(text, ParserContext.TEMPLATE_EXPRESSION);
        } catch (ParseException | IllegalStateException ex) {
            throw new IllegalArgumentException(
                    "The key '" + text + "' is no expression (" + ex.getMessage() + "); " + EXAMPLE, ex);
        }
        if (expression instanceof LiteralExpression) {
            throw new IllegalArgumentException("The key '" + text + "' is the same for all jobs; " + EXAMPLE);
        }
        return new JobKeyExpression(text, expression);
    }

    @Override
    public Optional<String> keyOf(String queue, Object payload) {
        try {
            return Optional.ofNullable(expression.getValue(CONTEXT, Map.of("payload", payload), String.class))
                    .filter(key -> !key.isEmpty());
        } catch (EvaluationException | IllegalStateException ex) {
            throw new IllegalArgumentException(
                    "The key of a job of queue '" + queue + "' cannot be worked out by '" + text + "' from a "
                            + payload.getClass().getName() + ": " + ex.getMessage()
                            + "; correct limits.key, or put the job with PutOptions key(…)",
                    ex);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
