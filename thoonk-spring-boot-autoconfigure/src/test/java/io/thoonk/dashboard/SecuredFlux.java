package io.thoonk.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The same with WebFlux. */
@Configuration
@EnableWebFluxSecurity
class SecuredFlux {

    @Bean
    SecurityWebFilterChain everybodyLogsIn(ServerHttpSecurity http) {
        return http.authorizeExchange(requests -> requests.anyExchange().authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    MapReactiveUserDetailsService users() {
        return new MapReactiveUserDetailsService(
                User.withUsername("ann")
                        .password("{noop}pass")
                        .roles("OPERATOR")
                        .build(),
                User.withUsername("bob").password("{noop}pass").roles("READER").build());
    }
}
