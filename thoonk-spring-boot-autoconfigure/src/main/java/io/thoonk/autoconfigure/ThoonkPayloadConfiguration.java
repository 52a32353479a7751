package io.thoonk.autoconfigure;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.RawPayloadConverter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires the conversion of payloads, with Jackson where it is there. */
final class ThoonkPayloadConfiguration {

    private ThoonkPayloadConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class Json {

        @Bean
        @ConditionalOnMissingBean(PayloadConverter.class)
        JacksonPayloadConverter thoonkPayloadConverter(ObjectProvider<JsonMapper> mapper) {
            return new JacksonPayloadConverter(
                    mapper.getIfAvailable(() -> JsonMapper.builder().build()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Raw {

        @Bean
        @ConditionalOnMissingBean(PayloadConverter.class)
        RawPayloadConverter thoonkRawPayloadConverter() {
            return new RawPayloadConverter();
        }
    }
}
