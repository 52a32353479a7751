package io.thoonk.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** An application whose users log in; only some of them are operators. */
@Configuration
@EnableWebSecurity
class SecuredMvc {

    @Bean
    SecurityFilterChain everybodyLogsIn(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    InMemoryUserDetailsManager users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ann")
                        .password("{noop}pass")
                        .roles("OPERATOR")
                        .build(),
                User.withUsername("bob").password("{noop}pass").roles("READER").build());
    }
}
