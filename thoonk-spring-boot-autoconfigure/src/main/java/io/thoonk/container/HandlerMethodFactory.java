package io.thoonk.container;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

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
}
