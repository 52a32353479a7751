package io.thoonk.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.InvocationHandler;
import java.util.Collection;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/** Observes the sending methods of one handle. What observes decides nothing: a put goes through whatever it throws. */
final class SendInterceptor implements MethodInterceptor {

    private final ObservationRegistry registry;

    private final SendConventions conventions;

    private final String feed;

    private final ObservedHandles.Sending sending;

    private final TraceCarriage carriage;

    private final ObservationGuard guard;

    SendInterceptor(
            ObservationRegistry registry,
            SendConventions conventions,
            String feed,
            ObservedHandles.Sending sending,
            TraceCarriage carriage,
            ObservationGuard guard) {
        this.registry = registry;
        this.conventions = conventions;
        this.feed = feed;
        this.sending = sending;
        this.carriage = carriage;
        this.guard = guard;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        if (invocation.getMethod().isDefault() && invocation instanceof ProxyMethodInvocation proxied) {
            // It is made of other methods of the handle, which are observed where it calls them.
            return InvocationHandler.invokeDefault(
                    proxied.getProxy(), invocation.getMethod(), invocation.getArguments());
        }
        String operation = invocation.getMethod().getName();
        if (!sending.methods().contains(operation)) {
            return invocation.proceed();
        }
        SendContext context = new SendContext(operation, feed);
        Observation observation = guard.begin(feed, () -> conventions
                .observation(sending.observation(), context, registry)
                .start());
        Runnable scope = guard.open(feed, observation);
        @Nullable Object result;
        try {
            result = carriage.proceed(invocation, feed, context.headers());
            note(context, invocation.getArguments(), result);
        } catch (Throwable ex) {
            scope.run();
            guard.end(feed, observation, ex);
            throw ex;
        }
        scope.run();
        guard.end(feed, observation, null);
        return result;
    }

    private static void note(SendContext context, @Nullable Object[] arguments, @Nullable Object result) {
        if (result == null && arguments.length > 0 && arguments[0] instanceof Map<?, ?> items) {
            context.setCount(items.size());
        } else if (result instanceof String id) {
            context.setId(id);
        } else if (result instanceof Collection<?> ids) {
            context.setCount(ids.size());
        }
    }
}
