// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/function.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

template <class... Forms> struct Overloaded : Forms... {
    using Forms::operator()...;
};
template <class... Forms> Overloaded(Forms...) -> Overloaded<Forms...>;

std::size_t notAbove(const std::vector<double>& ascending, double x)
{
    return static_cast<std::size_t>(
        std::upper_bound(ascending.begin(), ascending.end(), x) - ascending.begin());
}

} // namespace

float Affine::operator()(double x) const
{
    return static_cast<float>(std::min(std::max(unclipped(x), low), high));
}

double Affine::inverse(double y) const { return isConstant() ? nothing : (y - add) / multiply + subtract; }

float Curve::operator()(double x) const
{
    const double from = kind == Kind::Asinh ? x : std::max(x, 0.0);
    const double y = unclipped(from);
    constexpr double most = std::numeric_limits<float>::max();
    return static_cast<float>(std::min(std::max(y, -most), most));
}

double Curve::unclipped(double x) const
{
    if (kind == Kind::Asinh)
        return std::asinh(x / scale);
    if (x < 0)
        return x;
    switch (kind) {
    case Kind::Gamma:
        return scale * std::pow(x / scale, exponent);
    case Kind::Log:
        return std::log1p(x);
    default:
        return std::sqrt(x);
    }
}

double Curve::inverse(double y) const
{
    switch (kind) {
    case Kind::Gamma:
        return scale * std::pow(y / scale, 1 / exponent);
    case Kind::Log:
        return std::expm1(y);
    case Kind::Sqrt:
        return y * y;
    case Kind::Asinh:
        break;
    }
    return scale * std::sinh(y);
}

float Steps::operator()(double x) const
{
    const std::size_t n = notAbove(values, x);
    return static_cast<float>(n == 0 ? below : results[n - 1]);
}

double Steps::inverse(double y) const
{
    if (values.empty())
        return nothing;
    const auto above = std::lower_bound(results.begin(), results.end(), y);
    if (above == results.begin())
        return values.front();
    const auto at = static_cast<std::size_t>(above - results.begin());
    const bool lower = above == results.end() || y - results[at - 1] < results[at] - y;
    return values[lower ? at - 1 : at];
}

float Segments::operator()(double x) const { return lines[notAbove(inner, x)](x); }

double Segments::inverse(double y) const
{
    std::size_t i = 0;
    while (i < inner.size() && lines[i + 1].unclipped(inner[i]) <= y)
        ++i;
    // On a level line any x will do: its beginning.
    if (lines[i].isConstant())
        return i > 0 ? inner[i - 1] : nothing;
    return lines[i].inverse(y);
}

Function Function::inOrder(std::vector<Function> parts)
{
    if (parts.size() == 1)
        return parts.front();
    Function all;
    all.m_form = std::make_shared<const Parts>(std::move(parts));
    return all;
}

float Function::operator()(double x) const
{
    return std::visit(Overloaded {
                          [x](const auto& form) { return form(x); },
                          [x](const std::shared_ptr<const Steps>& steps) { return (*steps)(x); },
                          [x](const std::shared_ptr<const Segments>& segments) { return (*segments)(x); },
                          [x](const std::shared_ptr<const Parts>& parts) {
                              double y = x;
                              for (const Function& part : *parts)
                                  y = static_cast<double>(part(y));
                              return static_cast<float>(y);
                          },
                      },
        m_form);
}

double Function::inverse(double y) const
{
    return std::visit(
        Overloaded {
            [y](const auto& form) { return form.inverse(y); },
            [y](const std::shared_ptr<const Steps>& steps) { return steps->inverse(y); },
            [y](const std::shared_ptr<const Segments>& segments) { return segments->inverse(y); },
            [y](const std::shared_ptr<const Parts>& parts) {
                double x = y;
                for (auto part = parts->rbegin(); part != parts->rend(); ++part)
                    x = part->inverse(x);
                return x;
            },
        },
        m_form);
}

double Function::unclipped(double x) const
{
    return std::visit(
        Overloaded {
            [x](const auto& form) { return form.unclipped(x); },
            [x](const std::shared_ptr<const Steps>& steps) { return static_cast<double>((*steps)(x)); },
            [x](const std::shared_ptr<const Segments>& segments) {
                return static_cast<double>((*segments)(x));
            },
            [x](const std::shared_ptr<const Parts>& parts) {
                double y = x;
                for (std::size_t i = 0; i + 1 < parts->size(); ++i)
                    y = static_cast<double>((*parts)[i](y));
                return parts->back().unclipped(y);
            },
        },
        m_form);
}

bool Function::isConstant() const
{
    return std::visit(
        Overloaded {
            [](const Affine& affine) { return affine.isConstant(); },
            [](const Curve& curve) { return curve.kind == Curve::Kind::Gamma && curve.exponent == 0; },
            [](const std::shared_ptr<const Steps>& steps) {
                return steps->results.empty()
                    || (steps->results.front() == steps->results.back()
                        && steps->results.front() == steps->below);
            },
            [](const std::shared_ptr<const Segments>& segments) {
                return std::all_of(segments->lines.begin(), segments->lines.end(),
                    [](const Affine& line) { return line.isConstant(); });
            },
            [](const std::shared_ptr<const Parts>& parts) {
                return std::any_of(
                    parts->begin(), parts->end(), [](const Function& part) { return part.isConstant(); });
            },
        },
        m_form);
}

bool Function::isInvertible() const
{
    const auto same = [](double a, double b) { return static_cast<float>(a) == static_cast<float>(b); };
    return std::visit(Overloaded {
                          [](const Affine& affine) { return !affine.isConstant(); },
                          [](const Curve&) { return true; },
                          [same](const std::shared_ptr<const Steps>& steps) {
                              return std::adjacent_find(steps->results.begin(), steps->results.end(), same)
                                  == steps->results.end();
                          },
                          [](const std::shared_ptr<const Segments>& segments) {
                              for (std::size_t i = 0; i < segments->lines.size(); ++i) {
                                  // A level line over nothing, between equal landmarks, takes no value in.
                                  const bool empty = i > 0 && i < segments->inner.size()
                                      && segments->inner[i - 1] == segments->inner[i];
                                  if (segments->lines[i].isConstant() && !empty)
                                      return false;
                              }
                              return true;
                          },
                          [](const std::shared_ptr<const Parts>& parts) {
                              return std::all_of(parts->begin(), parts->end(),
                                  [](const Function& part) { return part.isInvertible(); });
                          },
                      },
        m_form);
}

Interval Function::bounds() const
{
    if (const Affine* line = affine())
        return {line->low, line->high};
    if (const auto* parts = std::get_if<std::shared_ptr<const Parts>>(&m_form))
        return (*parts)->back().bounds();
    return {-std::numeric_limits<float>::max(), std::numeric_limits<float>::max()};
}

bool Function::clips() const
{
    if (const Affine* line = affine())
        return *line != Affine {line->subtract, line->multiply, line->add};
    if (const auto* curve = std::get_if<Curve>(&m_form))
        return curve->kind != Curve::Kind::Asinh;
    if (const auto* parts = std::get_if<std::shared_ptr<const Parts>>(&m_form))
        return std::any_of(
            (*parts)->begin(), (*parts)->end(), [](const Function& part) { return part.clips(); });
    return false;
}

bool Function::cutsOff(double x) const
{
    if (const Affine* line = affine()) {
        const auto y = static_cast<float>(line->unclipped(x));
        return y < static_cast<float>(line->low) || y > static_cast<float>(line->high);
    }
    if (const auto* curve = std::get_if<Curve>(&m_form))
        return curve->kind != Curve::Kind::Asinh && x < 0;
    if (const auto* parts = std::get_if<std::shared_ptr<const Parts>>(&m_form))
        for (const Function& part : **parts) {
            if (part.cutsOff(x))
                return true;
            x = static_cast<double>(part(x));
        }
    return false;
}

Function Function::withoutClip() const
{
    if (const Affine* line = affine()) {
        Affine open = *line;
        open.low = -std::numeric_limits<double>::infinity();
        open.high = std::numeric_limits<double>::infinity();
        return open;
    }
    if (const auto* parts = std::get_if<std::shared_ptr<const Parts>>(&m_form)) {
        Parts open = **parts;
        open.back() = open.back().withoutClip();
        return inOrder(std::move(open));
    }
    return *this;
}

bool Function::operator==(const Function& other) const
{
    if (m_form.index() != other.m_form.index())
        return false;
    return std::visit(
        [&](const auto& form) {
            const auto& same = std::get<std::decay_t<decltype(form)>>(other.m_form);
            if constexpr (requires { *form; })
                return form == same || *form == *same;
            else
                return form == same;
        },
        m_form);
}

} // namespace isolume
