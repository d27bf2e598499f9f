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
# That the matter itself is open: not made up one's mind, not told, forgotten, disputed, or both at once.
UNDECIDED = re.compile(
    r"[没未](?:有|最后|完全)?(?:选?定(?!期)|[想选]好|想清|想明白|谈[定拢妥]|拍板|[讲说写听看问弄搞分认]{1,2}[清明]|记住|决定|确定|商定|拿定)|"
    r"(?:不知道?|不晓得|勿晓得|不清楚|不明白|不确定|[说分搞弄闹认]不[清准上]|没把握|不懂)[^,。;?!]{0,8}"
    r"(?:算|属|哪一?[类种样项款]|还是|什么[类计名])|[拿吃说]不准(?![^。;?!]{0,3}(?:该|应|由|归|找))|"
    r"(?:算|属于?|报|填|选)(?:作|做|成|在)?(?:哪|啥|什么)一?[类种样头边口栏]|"
    r"有人(?:说|讲|叫|要)(?!归|找|去找).{1,24}有(?:人|的)(?:说|讲|叫|要)|"
    r"[又既]像.{1,16}[又也]像|[也又](?:算|像|可能|许|能算|能说).{1,20}[也又](?:算|像|可能|许|能算|能说)|"
    r"说(?:它|他|她)?是.{1,12}也(?:行|对|可以|成|说得)|[边头样]都(?:有|像|算|行|可)|都(?:有可能|沾)|"
    r"国[内外]的?(?:也有)?[、,和]?国[外内]的?(?:也有|都)|也有国[内外]的|也行.{1,16}也行|"
    r"记不[清得住起全]|想不起|(?:名字|名称|叫什么|哪[个种项类]|什么)[^,。;]{0,6}忘|忘[了记](?:是|叫|哪|什么|名)|"
    r"没(?:跟我|同我|给我)?细?[说讲提写交]{1,2}代?(?:是|哪|什么|具体|死)|什么[^,。;]{0,4}没[说讲提写]|"
    r"\bnot (?:sure|certain|clear|decided)\b(?! (?:who|where))|\bhaven'?t decided\b|\bundecided\b|"
    r"\b(?:can'?t|don'?t|cannot|do not) (?:remember|recall)\b|\bforg[oe]t(?:ten)? (?:which|the name|what)|"
    r"\b(?:did|does)(?:n'?t| not) say\b|\bcould be\b.*\bor\b|\bcould be\b.*\bcould be\b|\beither\b.*\bor\b|"
    r"\bdon'?t know (?:which|whether|if|what kind)\b",
    re.I,
)
