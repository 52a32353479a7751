package io.thoonk.container;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.expression.StandardBeanExpressionResolver;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionService;

/**
 * Resolves placeholders and SpEL in the attributes of annotations and reads them as what they mean.
 *
 * @since 0.1.0
 */
public final class AttributeResolver {

    private final ConfigurableBeanFactory beanFactory;

    private final ConversionService conversion;

    private final StandardBeanExpressionResolver expressions = new StandardBeanExpressionResolver();

    /**
     * Creates the resolver.
     *
     * @param beanFactory knows the environment and the beans
     * @param conversion reads durations as properties have them, such as 30s
     */
    public AttributeResolver(ConfigurableBeanFactory beanFactory, ConversionService conversion) {
        this.beanFactory = beanFactory;
        this.conversion = conversion;
    }

    /**
     * Reads an attribute as text.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the text, or empty if nothing is written
     */
    public Optional<String> text(AnnotatedMethod<?> method, String attribute, String value) {
        return read(method, attribute, value, "text", Function.identity());
    }

    /**
     * Reads an attribute that holds an expression for later: only placeholders are resolved now.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the expression, or empty if nothing is written
     */
    public Optional<String> template(AnnotatedMethod<?> method, String attribute, String value) {
        return Optional.of(resolve(method, attribute, value, UnaryOperator.identity()))
                .filter(text -> !text.isBlank());
    }

    /**
     * Reads an attribute as a number of at least 1.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the number, or empty if nothing is written
     */
    public Optional<Integer> count(AnnotatedMethod<?> method, String attribute, String value) {
        return read(method, attribute, value, "a whole number of at least 1", text -> {
            int number = Integer.parseInt(text);
            if (number < 1) {
                throw new IllegalArgumentException(text + " is less than 1");
            }
            return number;
        });
    }

    /**
     * Reads an attribute as a duration.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the duration, or empty if nothing is written
     */
    public Optional<Duration> duration(AnnotatedMethod<?> method, String attribute, String value) {
        return read(method, attribute, value, "a duration such as 500ms, 30s or 5m, not negative", text -> {
            Duration duration = Objects.requireNonNull(conversion.convert(text, Duration.class));
            if (duration.isNegative()) {
                throw new IllegalArgumentException(text + " is negative");
            }
            return duration;
        });
    }

    /**
     * Reads an attribute that is a factor.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the factor, or empty if 0 is written, as where nothing is
     */
    public Optional<Double> factor(AnnotatedMethod<?> method, String attribute, double value) {
        if (value == 0) {
            return Optional.empty();
        }
        if (!(value >= 1)) {
            throw method.invalid("has " + attribute + " = " + value, "Write a factor of 1 or more, or leave it out");
        }
        return Optional.of(value);
    }

    /**
     * Reads an attribute as one of the constants of an enumeration, in whatever case.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @param type the enumeration
     * @param <E> the same
     * @return the constant, or empty if nothing is written
     */
    public <E extends Enum<E>> Optional<E> choice(
            AnnotatedMethod<?> method, String attribute, String value, Class<E> type) {
        return text(method, attribute, value).map(text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> method.invalid(
                        "has " + attribute + " = \"" + text + "\"",
                        "Write one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + ", or leave it out")));
    }

    /**
     * Reads an attribute as a flag.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @return the flag, or empty if nothing is written
     */
    public Optional<Boolean> flag(AnnotatedMethod<?> method, String attribute, String value) {
        return read(method, attribute, value, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text + " is neither");
        });
    }

    /**
     * Finds the bean that an attribute names.
     *
     * @param method where the annotation stands
     * @param attribute name of the attribute
     * @param value what is written
     * @param type type of the bean
     * @param <B> the same
     * @return the bean, or empty if nothing is written
     */
    public <B> Optional<B> bean(AnnotatedMethod<?> method, String attribute, String value, Class<B> type) {
        return read(
                method,
                attribute,
                value,
                "the name of a bean of type " + type.getName(),
                name -> beanFactory.getBean(name, type));
    }

    private <R> Optional<R> read(
            AnnotatedMethod<?> method, String attribute, String value, String meaning, Function<String, R> reader) {
        String resolved = resolve(
                method,
                attribute,
                value,
                embedded -> Objects.toString(
                        expressions.evaluate(embedded, new BeanExpressionContext(beanFactory, null)), ""));
        if (resolved.isBlank()) {
            return Optional.empty();
        }
        if (resolved.indexOf('\0') >= 0) {
            throw method.invalid(
                    "has " + attribute + " = \"" + resolved.replace('\0', '\u2400')
                            + "\", and a NUL character separates what the contract writes",
                    "Remove it");
        }
        try {
            return Optional.of(reader.apply(resolved.strip()));
        } catch (RuntimeException ex) {
            throw method.invalid(
                    "has " + attribute + " = \"" + value + "\""
                            + (resolved.equals(value) ? "" : ", which resolves to \"" + resolved + "\"")
                            + ", and that is not "
                            + meaning,
                    "Write " + meaning + " there, or leave the attribute out");
        }
    }

    private String resolve(
            AnnotatedMethod<?> method, String attribute, String value, UnaryOperator<String> evaluation) {
        try {
            return evaluation.apply(Objects.toString(beanFactory.resolveEmbeddedValue(value), ""));
        } catch (RuntimeException ex) {
            throw method.invalid(
                    "has " + attribute + " = \"" + value + "\", and that cannot be resolved: "
                            + NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
                    "Define the property, give the placeholder a default as in ${name:default}, or mend the expression");
        }
    }
}
