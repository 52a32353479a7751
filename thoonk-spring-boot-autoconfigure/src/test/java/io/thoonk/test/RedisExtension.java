package io.thoonk.test;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands out the shared {@link TestRedis}, empties it before each test and closes our connections after the run. */
final class RedisExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(RedisExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        redis(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        redis(context).flush();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestRedis.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return redis(context);
    }

    private static TestRedis redis(ExtensionContext context) {
        // The store of the whole run: it closes the connections once, after the last class.
        context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(Connections.class, type -> new Connections(TestRedis.shared()), Connections.class);
        return TestRedis.shared();
    }

    private record Connections(TestRedis redis) implements AutoCloseable {
        @Override
        public void close() {
            this.redis.disconnect();
        }
    }
}
