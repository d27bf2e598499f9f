"""Recognises the names the knowledge holds: divisions, heads, matters' terms, and phone numbers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pypinyin import lazy_pinyin
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from knowledge.build import FOLDER, TERMS

_PHONE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?\(?(?:0?\d{3}\)?[-\s]?)?\d(?:[-\s]?\d){6,8}(?!\d)")
# A number as it is read aloud, a numeral a digit.
_NUMERALS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_PHONE_ALOUD = re.compile(r"[零〇一幺二三四五六七八九]{7,12}")
# Who is spoken to is not asked for (李老师，社保怎么交), unless what follows asks it (李处长，是管哪一块的).
_ASKED_FOR = r"在|电话|号码|[他她]?(?:是|管)(?:你们)?(?:哪|管|谁|分管|负责|什么|啥)"
_SPOKEN_TO = rf"(?!\s*(?:[,，、](?!谢|麻烦|(?:请问)?(?:{_ASKED_FOR}))|[您你]好|请问(?!{_ASKED_FOR})))"
# A person named by surname and office (徐主任), as colleagues do (老刘), or by surname alone (姓刘的).
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳鲍史唐费"
    "薛雷贺倪汤罗毕郝安常于傅康伍余元顾孟黄穆萧尹姚邵汪毛米贝明戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路"
    "江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓郁单洪包左石崔吉龚程邢裴陆荣翁荀甄曲封储靳段"
    "焦侯全班秋仲宫宁甘厉祖武符刘景詹龙叶幸司黎薄印白蒲邰从鄂索赖卓屠蒙池乔阴能苍双闻党翟谭贡劳廖"
)
_TITLED = re.compile(
    rf"([{_SURNAMES}])(?:处长|主任|局长|书记|科长|(?<!党)领导(?=[的是在叫,，]|电话|$)|处(?=电话|的电话|在|是)){_SPOKEN_TO}"
)
_SURNAMED = re.compile(rf"(?:姓|(?:(?<=[找问叫是跟])|^)[老小](?=.(?:\W|[的吗呢在]|$)))([{_SURNAMES}])")
# By surname and courtesy (刘老师), where it begins the words or is who is looked for.
_ADDRESSED = re.compile(
    rf"(?:(?<=[找问叫跟转])|(?<!\w))(?!何处)([{_SURNAMES}])"
    rf"(?:老师|同志|先生|女士|处$|[总工](?=在|电话|的电话|$)){_SPOKEN_TO}"
)
# By surname, the rest not heard (是刘什么来着).
_HALF_HEARD = re.compile(rf"(?:(?<=[找问叫跟是的])|(?<!\w))([{_SURNAMES}])什么(?=[,，]|来着|的)")
# A head in a foreigner's letter: Ms Liu, and both names in either order.
_TITLED_IN_LETTERS = re.compile(r"\b(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Dd]irector|[Cc]hief)\.? ([A-Z][a-z]+)\b")
_BOTH_NAMES = re.compile(r"\b(?=([A-Z][a-z]+ [A-Z][a-z]+)\b)")
_CALLED = re.compile(r"(?:\b(?:called|named|surname|(?:speak|talk|through) (?:to|with)) |姓)([A-Za-z]+)(?![A-Za-z])")
# After 办 where it is a verb: what the bureau holds (局办的培训班).
_HELD = re.compile(r"[了过]|的(?!电话|号码|座机|联系|负责|主任|领导|职责|人|同志)")
# Before 办公室 where it is a room, or some other body's (主任的办公室, 设在你们局的那个办公室).
_ROOM_OF = re.compile(r"(?:(?:处长|主任|局长|书记|科长|领导|老师|专家|教授|[他她])的?|[这那哪某一][个间])\Z")
# Whose division it is, where that is another body (市财政局的办公室, 昆山市科技局办公室, 省科技厅政策法规处).
_OWN = re.compile(r"(?:科技|科学技术)?局")
_OTHERS = re.compile(
    r"(?:(?:财政|人社|社会保障|工信|信息化|教育|公安|民政|司法|税务|市监|监管|监督管理|农业农村|商务|住建|建设|规划|文旅|"
    r"旅游|统计|应急|环保|环境|交通|水务|城管|审计|信访|体育|档案|知识产权|数据|医保|保障|事务)局|"
    r"(?:省|区|县|昆山|张家港|常熟|太仓|南京|无锡|常州|南通|扬州|镇江|泰州|盐城|徐州|淮安|连云港|宿迁|上海|杭州|宁波|嘉兴|"
    r"湖州|合肥|深圳|广州|北京)市?(?:科技|科学技术)局|科技厅|科技部|[科发卫][技改健]?委|[市省区县]委|组织部|宣传部|人大|政协|"
    r"政府|公司|集团|医院|大学|学院|学校|法院|管委会|街道|协会|学会|研究[所院]|中心)的?\Z"
)
# What sounds like a division although no division is called so; a question about one gets told so.
_UNKNOWN = re.compile(
    r"(?:^|(?<=[,。?!找问查是 ]))(?!.{0,6}(?:哪|那|这|什么|某|各|管|全|几|啥|每))"
    r"(?!.{0,8}(?:局|厅|部|委|院|市|省|区|县|公司))([\u4e00-\u9fff]{2,8}(?:处|科|办公室|中心))"
    r"(?=的?(?:处长|科长|主任|负责人|领导|一把手|电话|座机|号码|办公电话|联系|职责|是谁|管什么|做什么|干什么))"
)


# A featurizer too: only then does Rasa run it over the training examples.
@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
    ],
    is_trainable=False,
)
class NameRecogniser(GraphComponent, EntityExtractorMixin):
    """Finds entities ``division``, ``person``, ``surname``, ``phone`` and ``matter``.

    A division's value is its name in the document, empty for one that is not in it; a matter's value is its
    id. The patterns are those the knowledge build writes, in the form of spaCy's EntityRuler; when they were rewritten
    they are read again, so that a new head is known at the next question.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """config: ``patterns``, the file of them."""
        self._path = Path(config["patterns"])
        self._signature: tuple[int, int] | None = None
        # The heads' surnames, and their names in both orders, as they are spelt in letters.
        self._spelt: dict[str, str] = {}
        # What a pattern names, by its key in the matcher: the kind of name, and its value.
        self._named: dict[str, tuple[str, str]] = {}
        self._vocabulary = Vocab()
        self._matcher = self._read()

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component needs."""
        return ["spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The patterns lie beside the knowledge."""
        return {"patterns": str(FOLDER / TERMS / "names.jsonl")}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NameRecogniser:
        """Make the component; raises InvalidConfigException where the patterns are missing."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the names found in each message to its entities."""
        self._refresh()
        for message in messages:
            found = self.names(message.get(TEXT) or "")
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Put the names of each example under ``names``: those annotated by hand, else those found."""
        self._refresh()
        for message in training_data.training_examples:
            text = message.get(TEXT)
            if text:
                message.set("names", message.get(ENTITIES) or self.names(text))
        return training_data

    def names(self, text: str) -> list[dict[str, Any]]:
        """Return the entities in text (normalised), in Rasa's format, in order and without overlap."""
        doc = self._doc(text.lower())
        known = [
            (span.start_char, span.end_char, *self._named[span.label_])
            for span in filter_spans(self._matcher(doc, as_spans=True))
            if not _by_chance(text, span.start_char, span.end_char)
        ]
        known = [name for name in known if name[2] != "division" or not _of_another(text, name[0], name[1])]
        ends = {end for _, end, label, _ in known if label == "matter"}
        # 创新工作例会办公室 is the meeting's office, not the division 办公室.
        known = [name for name in known if name[2] != "division" or name[0] not in ends]
        for label, pattern, group in (
            ("person", _BOTH_NAMES, 1),
            ("surname", _CALLED, 1),
            ("surname", _TITLED_IN_LETTERS, 1),
            ("division", _UNKNOWN, 1),
            ("phone", _PHONE, 0),
            ("phone", _PHONE_ALOUD, 0),
            ("surname", _TITLED, 1),
            ("surname", _SURNAMED, 1),
            ("surname", _ADDRESSED, 1),
            ("surname", _HALF_HEARD, 1),
        ):
            for match in pattern.finditer(text):
                start, end = match.span(group)
                if pattern in (_BOTH_NAMES, _CALLED) and match.group(group).lower() not in self._spelt:
                    continue
                clash = [name for name in known if start < name[1] and name[0] < end]
                if all(name[2] == "matter" for name in clash) and (label == "division" or not clash):
                    known = [name for name in known if name not in clash]
                    known.append((start, end, label, self._value(label, match.group(group))))
        return [
            {
                "entity": label,
                "value": value,
                "start": start,
                "end": end,
                "text": text[start:end],
                "extractor": type(self).__name__,
            }
            for start, end, label, value in sorted(known)
        ]

    def _doc(self, text: str) -> Doc:
        """Return text as a document whose tokens are its characters; a space belongs to the one before it."""
        # As spaCy's own tokeniser by characters does, which takes as long as all the rest.
        words: list[str] = []
        spaces: list[bool] = []
        for character in text:
            if character == " " and spaces and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(character)
                spaces.append(False)
        return Doc(self._vocabulary, words=words, spaces=spaces)

    def _value(self, label: str, found: str) -> str:
        """Return what a name found stands for: digits, a head or surname in characters, no known division."""
        if label == "phone":
            return re.sub(r"\D", "", found.translate(_NUMERALS))
        return "" if label == "division" else self._spelt.get(found.lower(), found)

    def _refresh(self) -> None:
        stat = self._path.stat()
        if self._signature != (stat.st_ino, stat.st_mtime_ns):
            self._matcher = self._read()

    def _read(self) -> PhraseMatcher:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            raise InvalidConfigException(f"没有找到处室和事项的叫法 {self._path}。请先运行 make knowledge。") from None
        rows = [json.loads(line) for line in self._path.read_text("utf-8").splitlines()]
        heads = [row["id"] for row in rows if row["label"] == "person"]
        self._spelt = {spelt: written for head in heads for spelt, written in _in_letters(head)}
        self._named = {str(number): (row["label"], row["id"]) for number, row in enumerate(rows)}
        # EntityRuler does the same, but counts its patterns anew at every text: half of its time.
        matcher = PhraseMatcher(self._vocabulary)
        for number, row in enumerate(rows):
            matcher.add(str(number), [self._doc(row["pattern"])])
        self._signature = (stat.st_ino, stat.st_mtime_ns)
        return matcher


def _in_letters(head: str) -> list[tuple[str, str]]:
    """Return how a head (his full name) is spelt in letters, and what that stands for: surname, and both names."""
    surname, given = "".join(lazy_pinyin(head[:1])), "".join(lazy_pinyin(head[1:]))
    return [(surname, head[:1]), (f"{surname} {given}", head), (f"{given} {surname}", head)]


def _of_another(text: str, start: int, end: int) -> bool:
    """Say whether the division named in text is another body's."""
    # What is written as one name with our bureau's (局办公室) may be the end of another's (财政局办公室).
    own = _OWN.match(text, start, end) if start else None
    return bool(_OTHERS.search(text[: own.end() if own else start]))


def _by_chance(text: str, start: int, end: int) -> bool:
    """Say whether a name found in text is none there: part of a Latin word, a verb, or a room."""
    latin = re.compile(r"[A-Za-z0-9]")
    return bool(
        (start and latin.match(text[start - 1]) and latin.match(text[start]))
        or (end < len(text) and latin.match(text[end]) and latin.match(text[end - 1]))
        or (text[end - 1] == "办" and _HELD.match(text, end))
        or (text[start:end] == "办公室" and _ROOM_OF.search(text[:start]))
    )
