"""Words that tell what a clause does: it asks, it wishes, it tells what was."""

import re

QUESTION = re.compile(
    r"谁|哪|什么|啥|怎|咋|吗|呢|多少|几|电话|号码|\?|\b(?:who|where|which|what|how|number|contact|can)\b", re.I
)
WISH = re.compile(r"想|要|打算|准备|需|申请|申报|咨询|问|求|找|帮|归|\b(?:want|need|would|like|apply|ask)\b", re.I)
BACKGROUND = re.compile(r"已经?|刚|上次|之前|去年|前年|一直|过|以前|早就|目前|不是|既|都|平时")
ASKS_WHO = re.compile(r"谁|哪|啥人|什么部门|电话|号码|\b(?:who|whom|where|which|number|phone)\b", re.I)
# With these a clause goes from the background to the point, at its beginning or by what it denies.
TURNS = re.compile(
    r"^(?:但|不过|现在|这次|眼下|其实|偏偏|今年|主要|最|只|可|就是|单说|另|如今|我们想|想|请问|今天|来问)|不是|无关|不问|除外"
)
# What was done already, or is not what is asked.
DENIES = re.compile(
    r"不用|不问|不谈|不提|不管|不说|不是|不需要|不归|不必|别[跟管问]|另有|有人管|有专人|无关|[办批][好妥完了下]|[交报领评签]了|"
    r"下来了|早[就已]?[批有办报]|除外|"
    r"另一回事|两码事|两回事|不同[吧吗的]|不一样[吧吗的]|前者|没问题|\balready\b|\bnot about\b|\bnever mind\b",
    re.I,
)
# Who is speaking, told by the way.
INTRODUCES = re.compile(
    r"^(?:我|我们|本人|我司|公司|单位|团队|我院|本会|咱们?)?(?:就?是|在|属于)(?!不)|"
    r"^(?:we are|i am|i'm|i work|as an?)\b",
    re.I,
)
