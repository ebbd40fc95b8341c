package dev.barback.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What holds for every route of the API: a query parameter that it does not take is an error, and is not passed over; so is
 * what follows a ; in the path. What can be answered is settled before anything is done.
 */
@Configuration(proxyBeanMethods = false)
class ApiRules implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new AcceptedTypes()));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getRequestURI().indexOf(';') >= 0) {
            throw RequestProblem.of(
                    HttpStatus.BAD_REQUEST, "There are no parameters in a path. Write a ; of a job's id as %3B.");
        }
        Takes takes = handler instanceof HandlerMethod method ? method.getMethodAnnotation(Takes.class) : null;
        List<String> known = takes == null ? List.of() : List.of(takes.value());
        for (String name : request.getParameterMap().keySet()) {
            if (!known.contains(name)) {
                throw RequestProblem.parameter(
                        name,
                        "There is no parameter %s here. %s"
                                .formatted(
                                        Legible.quote(name),
                                        known.isEmpty()
                                                ? "This takes none."
                                                : "There are: " + String.join(", ", known) + "."));
            }
        }
        return true;
    }
}
