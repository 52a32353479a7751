package io.thoonk.container;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Gives an object that travels in a header to parameters of its type: the job, the event. */
final class HeaderObjectArgumentResolver implements HandlerMethodArgumentResolver {

    private final Class<?> type;

    private final String header;

    HeaderObjectArgumentResolver(Class<?> type, String header) {
        this.type = type;
        this.header = header;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return type.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
        return message.getHeaders().get(header);
    }
}
