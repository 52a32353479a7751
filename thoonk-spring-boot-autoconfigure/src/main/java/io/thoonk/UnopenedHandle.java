package io.thoonk;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ReflectionUtils;

/**
 * A handle whose feed could not be opened when the handle was made, because there was no Redis: the first call that needs the
 * feed opens it. Thread-safe; calls at the same time may each open the feed, which does no harm.
 */
final class UnopenedHandle implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(UnopenedHandle.class);

    private volatile Object handle;

    private final Supplier<?> opening;

    private volatile boolean open;

    private UnopenedHandle(Object unopened, Supplier<?> opening) {
        this.handle = unopened;
        this.opening = opening;
    }

    /** Opens a feed and makes a handle to it, be it one that is opened later and knows nothing but its name until then. */
    static <H> H open(Class<? super H> kind, String name, Supplier<H> opening, Supplier<H> unopened) {
        try {
            return opening.get();
        } catch (RedisUnreachableException ex) {
            log.debug("Feed '{}' is opened when it is used first", name, ex);
            @SuppressWarnings("unchecked")
            H proxy = (H) Proxy.newProxyInstance(
                    kind.getClassLoader(), new Class<?>[] {kind}, new UnopenedHandle(unopened.get(), opening));
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
            handle = opening.get();
            open = true;
        }
        try {
            return method.invoke(handle, arguments);
        } catch (InvocationTargetException ex) {
            throw ex.getTargetException();
        }
    }
}
