package io.thoonk.autoconfigure;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.RawPayloadConverter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Wires the conversion of payloads, with Jackson where it is there. */
final class ThoonkPayloadConfiguration {

    private ThoonkPayloadConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class Json {

        @Bean
        @ConditionalOnMissingBean(PayloadConverter.class)
        JacksonPayloadConverter thoonkPayloadConverter(ObjectProvider<JsonMapper> mapper, ThoonkProperties properties) {
            ThoonkProperties.Payload payload = properties.payload();
            JsonMapper.Builder builder =
                    mapper.getIfAvailable(() -> JsonMapper.builder().build()).rebuild();
            PropertyMapper map = PropertyMapper.get();
            map.from(payload::failOnUnknownProperties)
                    .to(fails -> builder.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, fails));
            map.from(payload::failOnMissingProperties)
                    .to(fails -> builder.configure(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES, fails));
            return new JacksonPayloadConverter(builder.build(), payload.verifyWrites());
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
