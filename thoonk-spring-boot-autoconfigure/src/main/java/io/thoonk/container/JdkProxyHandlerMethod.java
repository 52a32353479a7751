package io.thoonk.container;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean behind a JDK proxy: its parameters are those of the class, where their annotations and generics stand,
 * and the call goes to the interface of the proxy.
 */
final class JdkProxyHandlerMethod extends InvocableHandlerMethod {

    private final Object proxy;

    private final Method ofInterface;

    JdkProxyHandlerMethod(Object target, Method ofClass, Object proxy, Method ofInterface) {
        super(target, ofClass);
        this.proxy = proxy;
        this.ofInterface = ofInterface;
        ReflectionUtils.makeAccessible(ofInterface);
    }

    @Override
    protected @Nullable Object doInvoke(@Nullable Object... args) throws Exception {
        try {
            return ofInterface.invoke(proxy, args);
        } catch (InvocationTargetException ex) {
            ReflectionUtils.rethrowException(ex.getTargetException());
            throw ex;
        }
    }
}
