package io.thoonk.container;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.CoroutinesUtils;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/** Spring's factory, and methods of its own for JDK proxies and for suspend functions of Kotlin. */
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
        if (target == null && !method.isSuspending()) {
            return createInvocableHandlerMethod(bean, method.callable());
        }
        InvocableHandlerMethod handler = target == null
                ? new OtherwiseCalledMethod(bean, method.callable(), bean, method.callable(), true)
                : new OtherwiseCalledMethod(target, method.method(), bean, method.callable(), method.isSuspending());
        handler.setMessageMethodArgumentResolvers(resolvers);
        return handler;
    }

    /**
     * A method that is called in another way than its parameters are found. Behind a JDK proxy they are those of the class, where
     * their annotations and generics stand, and the call goes to the interface of the proxy. A suspend function is started by
     * Spring, which returns a publisher of what becomes of it.
     */
    private static final class OtherwiseCalledMethod extends InvocableHandlerMethod {

        private final Object callee;

        private final Method called;

        private final boolean suspending;

        OtherwiseCalledMethod(Object target, Method ofClass, Object callee, Method called, boolean suspending) {
            super(target, ofClass);
            this.callee = callee;
            this.called = called;
            this.suspending = suspending;
            ReflectionUtils.makeAccessible(called);
        }

        @Override
        @SuppressWarnings("NullAway") // arguments may be null, whatever Spring declares
        protected @Nullable Object doInvoke(@Nullable Object... args) throws Exception {
            if (suspending) {
                return CoroutinesUtils.invokeSuspendingFunction(called, callee, args);
            }
            try {
                return called.invoke(callee, args);
            } catch (InvocationTargetException ex) {
                ReflectionUtils.rethrowException(ex.getTargetException());
                throw ex;
            }
        }
    }
}
