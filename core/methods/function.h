// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <variant>
#include <vector>

namespace isolume {

struct Interval {
    double low = 0;
    double high = 1;
    bool operator==(const Interval&) const = default;
};

/// y = clamp((x − subtract) · multiply + add, low, high), in double, rounded once to float32.
struct Affine {
    double subtract = 0;
    double multiply = 1;
    double add = 0;
    double low
        = -std::numeric_limits<float>::max(); ///< without a clip of the method's own: what a float32 holds
    double high = std::numeric_limits<float>::max();

    float operator()(double x) const;
    /// The x of a y that was not clipped; NaN where every x gives the same y.
    double inverse(double y) const;
    /// Before the method's own clip, as the measures count it.
    double unclipped(double x) const { return (x - subtract) * multiply + add; }

    bool isConstant() const { return multiply == 0; }
    static Affine constant(double y) { return {.multiply = 0, .add = y}; }
    bool operator==(const Affine&) const = default;
};

/// A formula that is no straight line. Ascending.
struct Curve {
    enum class Kind {
        Gamma, ///< scale · (x / scale)^exponent
        Log, ///< ln(1 + x)
        Sqrt,
        Asinh, ///< asinh(x / scale)
    };
    Kind kind = Kind::Log;
    double scale = 1;
    double exponent = 1;

    /// x < 0 counts as 0 for all kinds but asinh.
    float operator()(double x) const;
    double inverse(double y) const;
    /// x itself where it is below 0 and counts as 0, so that it is seen to be clipped low.
    double unclipped(double x) const;
    bool operator==(const Curve&) const = default;
};

/// A step at each of `values` (ascending): the result of the largest that is not above x, or `below` where there is
/// none. Results ascend too.
struct Steps {
    std::vector<double> values, results; ///< of one length
    double below = 0;

    float operator()(double x) const;
    /// The value whose result is nearest to y.
    double inverse(double y) const;
    bool operator==(const Steps&) const = default;
};

/// Straight lines from landmark to landmark: line i holds from the i-th of `inner` (ascending, the first line from
/// −∞) to the next; one more line than inner landmarks. Ascending.
struct Segments {
    std::vector<double> inner;
    std::vector<Affine> lines;

    float operator()(double x) const;
    double inverse(double y) const;
    bool operator==(const Segments&) const = default;
};

/// What a pointwise method makes of one channel's values: monotone, a value, cheap to copy, immutable.
class Function {
public:
    Function() = default; ///< x itself
    Function(const Affine& affine)
        : m_form(affine)
    {
    }
    Function(const Curve& curve)
        : m_form(curve)
    {
    }
    Function(Steps steps)
        : m_form(std::make_shared<const Steps>(std::move(steps)))
    {
    }
    Function(Segments segments)
        : m_form(std::make_shared<const Segments>(std::move(segments)))
    {
    }
    /// One after the other, each on what a float32 keeps of the result before it.
    static Function inOrder(std::vector<Function> parts);

    /// The result as apply writes it.
    float operator()(double x) const;
    /// The x that gives y, to within what a float32 keeps, where nothing was clipped. NaN where every x gives the same.
    double inverse(double y) const;
    /// Before the (last) method's own clip, as the measures count it.
    double unclipped(double x) const;

    /// Null where it is not a single straight line.
    const Affine* affine() const { return std::get_if<Affine>(&m_form); }
    bool isConstant() const;
    /// Whether different values always become different ones (the method's own clip aside).
    bool isInvertible() const;
    /// The (last) method's own clip; all that a float32 holds where there is none.
    Interval bounds() const;
    /// Whether some values are cut off: at those bounds, or below 0 by a curve that begins there.
    bool clips() const;
    /// Whether x is one of these, as the float32 that its result is: an image's own maximum may come out a rounding
    /// error above 1 in double.
    bool cutsOff(double x) const;
    /// The same without that clip, so that what it cuts off can be told from what just reaches the bound.
    Function withoutClip() const;

    bool operator==(const Function& other) const;

private:
    using Parts = std::vector<Function>;
    std::variant<Affine, Curve, std::shared_ptr<const Steps>, std::shared_ptr<const Segments>,
        std::shared_ptr<const Parts>>
        m_form;
};

} // namespace isolume
