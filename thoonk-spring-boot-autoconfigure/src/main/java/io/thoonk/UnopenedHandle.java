package io.thoonk;

import io.thoonk.feed.FeedAdmin;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.redis.keys.FeedKeys;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ReflectionUtils;

/**
 * A handle whose feed could not be opened when the handle was made, because there was no Redis: the first call that needs the
 * feed opens it. Thread-safe; calls at the same time may each open the feed, which does no harm.
 */
final class UnopenedHandle implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(UnopenedHandle.class);

    private final Object handle;

    private final Runnable opening;

    private volatile boolean open;

    private UnopenedHandle(Object handle, Runnable opening) {
        this.handle = handle;
        this.opening = opening;
    }

    /** Opens a feed and makes a handle to it, be it one that is opened later. */
    static <H> H open(
            Class<? super H> kind,
            Function<FeedKeys, H> handles,
            FeedAdmin admin,
            String name,
            FeedType type,
            @Nullable FeedConfig config) {
        try {
            return handles.apply(admin.open(name, type, config));
        } catch (RedisUnreachableException ex) {
            log.debug("Feed '{}' is opened when it is used first", name, ex);
            @SuppressWarnings("unchecked")
            H proxy = (H) Proxy.newProxyInstance(
                    kind.getClassLoader(),
                    new Class<?>[] {kind},
                    new UnopenedHandle(handles.apply(admin.keys(name)), () -> admin.open(name, type, config)));
            return proxy;
        }
    }

    @Override
    @SuppressWarnings("NullAway") // what a proxy is given and gives back may be null
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (ReflectionUtils.isEqualsMethod(method)) {
            return proxy == arguments[0];
        }
        if (!open && !method.getName().equals("name") && method.getDeclaringClass() != Object.class) {
            opening.run();
            open = true;
        }
        try {
            return method.invoke(handle, arguments);
        } catch (InvocationTargetException ex) {
            throw ex.getTargetException();
        }
    }
}
