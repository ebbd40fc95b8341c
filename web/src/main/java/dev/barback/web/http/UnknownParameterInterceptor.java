package dev.barback.web.http;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Rejects query parameters that the API document does not name, and path parameters after a ;, on every route of the API. Negotiates the answer's
 * format before a request is handled.
 */
@Configuration(proxyBeanMethods = false)
class UnknownParameterInterceptor implements WebMvcConfigurer, HandlerInterceptor {
    private final Map<Method, List<String>> byRoute = new ConcurrentHashMap<>();

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
                    HttpStatus.BAD_REQUEST, "A path takes no parameters. Write a ; in a job id as %3B.");
        }
        List<String> known = handler instanceof HandlerMethod route
                ? byRoute.computeIfAbsent(route.getMethod(), this::documented)
                : List.of();
        for (String name : request.getParameterMap().keySet()) {
            if (!known.contains(name)) {
                throw RequestProblem.parameter(
                        name,
                        "There is no parameter %s here. %s"
                                .formatted(
                                        SafeQuote.quote(name),
                                        known.isEmpty()
                                                ? "This takes none."
                                                : "There are: " + String.join(", ", known) + "."));
            }
        }
        return true;
    }

    private List<String> documented(Method route) {
        return AnnotatedElementUtils.findMergedRepeatableAnnotations(route, Parameter.class).stream()
                .filter(parameter -> parameter.in() == ParameterIn.QUERY)
                .map(Parameter::name)
                .toList();
    }
}
