package io.thoonk.container;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/** Spring's factory, and a method of its own for JDK proxies. */
final class HandlerMethodFactory extends DefaultMessageHandlerMethodFactory {

    private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        resolvers.addResolvers(initArgumentResolvers());
    }

    InvocableHandlerMethod create(AnnotatedMethod<?> method) {
        Object bean = method.bean();
        @Nullable Object target = AopUtils.isJdkDynamicProxy(bean) ? AopProxyUtils.getSingletonTarget(bean) : null;
        if (target == null) {
            return createInvocableHandlerMethod(bean, method.callable());
        }
        InvocableHandlerMethod handler = new JdkProxyHandlerMethod(target, method.method(), bean, method.callable());
        handler.setMessageMethodArgumentResolvers(resolvers);
        return handler;
    }

    /**
     * A method of a bean behind a JDK proxy: its parameters are those of the class, where their annotations and generics stand,
     * and the call goes to the interface of the proxy.
     */
    private static final class JdkProxyHandlerMethod extends InvocableHandlerMethod {

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
}
