package io.thoonk.kit;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Stands in for the mail server. */
@TestConfiguration(proxyBeanMethods = false)
class MailServerConfiguration {

    @Bean
    RecordingMailServer mailServer() {
        return new RecordingMailServer();
    }
}
