package io.thoonk.container;

import io.thoonk.annotation.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.Validator;
import reactor.core.publisher.Flux;

/**
 * Checks the signatures of annotated methods at start-up and makes them invocable with spring-messaging.
 *
 * @since 0.1.0
 */
public final class HandlerMethods {

    /** The continuation of a suspend function is Spring's business: its place in the arguments stays empty. */
    private static final String IN_NO_MESSAGE = "";

    /** Without these Spring cannot start a suspend function. */
    private static final Map<String, String> COROUTINES = Map.of(
            "kotlinx.coroutines.reactor.MonoKt", "kotlinx-coroutines-reactor",
            "kotlin.reflect.full.KClasses", "kotlin-reflect");

    private final HandlerMethodFactory factory = new HandlerMethodFactory();

    private final Map<Class<?>, String> objects;

    private final Map<Class<?>, String> refused;

    /**
     * Creates the factory of one kind of endpoint.
     *
     * @param reader reads payloads
     * @param validator validates payloads with {@code @Valid}, or {@code null}
     * @param objects types of parameters that get an object out of a header, with that header
     * @param refused types of parameters that this kind of endpoint cannot give, with the reason
     */
    public HandlerMethods(
            BiFunction<byte[], ResolvableType, Object> reader,
            @Nullable Validator validator,
            Map<Class<?>, String> objects,
            Map<Class<?>, String> refused) {
        this.objects = objects;
        this.refused = refused;
        factory.setMessageConverter(new HandlerMessage.Reader(reader));
        if (validator != null) {
            factory.setValidator(validator);
        }
        List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
        resolvers.add(
                new HeaderArgument(parameter -> parameter.hasParameterAnnotation(ItemId.class), ThoonkHeaders.ID));
        resolvers.add(new HeaderArgument(
                parameter -> AnnotatedMethod.isContinuation(parameter.getParameterType()), IN_NO_MESSAGE));
        objects.forEach((type, header) -> resolvers.add(
                new HeaderArgument(parameter -> type.isAssignableFrom(parameter.getParameterType()), header)));
        factory.setCustomArgumentResolvers(resolvers);
        factory.afterPropertiesSet();
    }

    /**
     * Makes a method invocable.
     *
     * @param method the method
     * @return what invokes it
     */
    public InvocableHandlerMethod invocable(AnnotatedMethod<?> method) {
        return factory.create(method);
    }

    /**
     * Checks a method's parameters and finds the type of its payload.
     *
     * @param method the method
     * @return the type, with generics, or empty if the method takes no payload
     * @throws InvalidEndpointException if a parameter cannot be given
     */
    public Optional<ResolvableType> payloadType(AnnotatedMethod<?> method) {
        requireCoroutines(method);
        Optional<ResolvableType> payload = Optional.empty();
        for (MethodParameter parameter : invocable(method).getMethodParameters()) {
            refuse(method, parameter);
            if (!isPayload(parameter)) {
                continue;
            }
            if (payload.isPresent()) {
                throw method.invalid(
                        "has two parameters that could be the payload, of types " + payload.get() + " and "
                                + parameter.getParameterType().getName(),
                        "Keep one; mark others with @Header, @Headers or @ItemId");
            }
            if (parameter.getParameterType() == Object.class) {
                throw method.invalid(
                        "takes its payload as Object, and no type can be told from that",
                        "Declare the payload's type, or byte[] for the raw bytes");
            }
            payload = Optional.of(ResolvableType.forMethodParameter(parameter));
        }
        payload.ifPresent(type -> refuseOtherPayload(method, type));
        return payload;
    }

    /**
     * Waits for what a method only promises: a {@code CompletionStage}, a {@code Mono} or other publisher, what a suspend function
     * starts. Anything else is there already.
     *
     * @param returned what the method returned
     * @throws InterruptedException if the thread is interrupted, which cancels what was promised
     * @throws Exception what it failed with
     */
    public static void await(@Nullable Object returned) throws Exception {
        CompletableFuture<?> end = null;
        if (returned instanceof CompletionStage<?> stage) {
            end = stage.toCompletableFuture();
        } else if (returned != null) {
            @Nullable
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, returned);
            end = adapter == null
                    ? null
                    : Flux.from(adapter.toPublisher(returned)).then().toFuture();
        }
        if (end == null) {
            return;
        }
        try {
            end.get();
        } catch (InterruptedException ex) {
            end.cancel(true);
            throw ex;
        } catch (ExecutionException ex) {
            ReflectionUtils.rethrowException(ex.getCause());
        }
    }

    /**
     * {@return whether a method may look at a header, one that it names or any: false only if it certainly does not, so
     * that the header may be left out}
     *
     * @param method the method
     * @param header name of the header
     */
    public boolean mayTake(AnnotatedMethod<?> method, String header) {
        return Arrays.stream(invocable(method).getMethodParameters()).anyMatch(parameter -> {
            Header named = parameter.getParameterAnnotation(Header.class);
            if (named != null) {
                String name = named.name() + named.value();
                // Without a name it is the parameter's, and placeholders may stand for anything.
                return name.isEmpty() || name.contains(header) || name.contains("{");
            }
            return parameter.hasParameterAnnotation(Headers.class) || takesAllHeaders(parameter.getParameterType());
        });
    }

    private static boolean takesAllHeaders(Class<?> type) {
        return MessageHeaders.class.isAssignableFrom(type)
                || MessageHeaderAccessor.class.isAssignableFrom(type)
                || Message.class.isAssignableFrom(type);
    }

    private static void requireCoroutines(AnnotatedMethod<?> method) {
        if (!method.isSuspending()) {
            return;
        }
        COROUTINES.forEach((type, library) -> {
            if (!ClassUtils.isPresent(type, HandlerMethods.class.getClassLoader())) {
                throw method.invalid(
                        "is a suspend function of Kotlin, and " + library + " is not on the class path",
                        "Add the dependency io.thoonk:thoonk-kotlin");
            }
        });
    }

    /** A {@code Job<Order>} beside a payload of another type would fail only when it is asked for its payload. */
    private void refuseOtherPayload(AnnotatedMethod<?> method, ResolvableType payload) {
        for (ResolvableType parameter : method.parameterTypes()) {
            ResolvableType other = parameter.getGeneric();
            if (objects.keySet().stream().anyMatch(object -> object.isAssignableFrom(parameter.toClass()))
                    && other.resolve() != null
                    && !other.isAssignableFrom(payload)) {
                throw method.invalid(
                        "takes the payload as " + payload + " and as that of " + parameter,
                        "Give both the same type, or leave one out");
            }
        }
    }

    private void refuse(AnnotatedMethod<?> method, MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(ItemId.class) && type != String.class) {
            throw method.invalid(
                    "has @ItemId on a parameter of type " + type.getName(), "Declare that parameter as String");
        }
        refused.forEach((other, reason) -> {
            if (other.isAssignableFrom(type)) {
                throw method.invalid(
                        "has a parameter of type " + type.getName() + ", but " + reason, "Remove that parameter");
            }
        });
    }

    private boolean isPayload(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(Payload.class)) {
            return true;
        }
        return !parameter.hasParameterAnnotation(ItemId.class)
                && !parameter.hasParameterAnnotation(Header.class)
                && !parameter.hasParameterAnnotation(Headers.class)
                && !takesAllHeaders(type)
                && !AnnotatedMethod.isContinuation(type)
                && objects.keySet().stream().noneMatch(object -> object.isAssignableFrom(type));
    }

    /** Gives what travels in a header: the job or the event, or its id, which is {@code null} where an event has none. */
    private record HeaderArgument(Predicate<MethodParameter> parameters, String header)
            implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameters.test(parameter);
        }

        @Override
        public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
            return message.getHeaders().get(header);
        }
    }
}
